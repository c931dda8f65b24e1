// SPDX-License-Identifier: MIT
// A model that a control thread replaces while a real-time thread goes on calling it.
#pragma once

#include <atomic>
#include <span>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/mutex.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/model/any_model.hpp>
#include <ctnn/model/output_array.hpp>

namespace ctnn::inline CTNN_ABI {

/// One thread calls the model; others replace it with `set`. The calling thread is never kept waiting:
/// a call is the model's own plus one read of an atomic pointer and one jump; the first call after a
/// `set` does in addition one exchange and at most two compare-exchanges. No call locks, allocates,
/// frees, throws or enters the kernel, however often the model is replaced. What is not promised: the
/// weights of a new model come from memory that another core wrote, so its first call runs with cold
/// caches.
///
/// How it works: `set` leaves the new model in a mailbox. The next call takes it from there, and puts
/// the model it used until then on a list of those that are to be freed, which the next `set` (or
/// `collect`, or the destructor) does, on its own thread. A model thus is used by one thread at a time
/// and freed by another only after the first has given it away; no thread waits for another. A
/// model that was replaced before any call took it is freed right away.
///
/// For several real-time threads take one SwappableModel each.
template <int In, int Out, class T = float>
class SwappableModel {
 public:
  using Output = typename AnyModel<In, Out, T>::Output;

  /// Throws Error for a model that was moved from, and so does set.
  explicit SwappableModel(AnyModel<In, Out, T> first) : active_(new Slot(std::move(first))) {}
  SwappableModel(const SwappableModel&) = delete;
  SwappableModel& operator=(const SwappableModel&) = delete;
  /// Not while another thread calls or sets.
  ~SwappableModel() {
    collect();
    delete pending_.load(std::memory_order_acquire);
    delete active_;
  }

  /// Control threads: the next call, and all after it, use this model. Allocates, and frees models that
  /// are no longer in use.
  void set(AnyModel<In, Out, T> next) {
    Slot* const slot = new Slot(std::move(next));
    const detail::Lock<detail::Mutex> one_at_a_time(setting_);
    // What is still in the mailbox was never called.
    delete pending_.exchange(slot, std::memory_order_acq_rel);
    free_retired();
  }
  /// Control threads: whether a model that was set waits for a call to take it up.
  [[nodiscard]] bool pending() const noexcept {
    return pending_.load(std::memory_order_acquire) != nullptr;
  }
  /// Control threads: frees the models that calls no longer use, without setting another.
  void collect() {
    const detail::Lock<detail::Mutex> one_at_a_time(setting_);
    free_retired();
  }

  /// The real-time thread: the outputs of one sample, x is (inputs).
  [[nodiscard]] Output operator()(std::span<const T, In> x) noexcept { return latest().model(x); }
  /// The same for x in any other list of numbers: see Model.
  template <class = void>
  [[nodiscard]] Output operator()(const detail::Numbers<T, In>& x) noexcept {
    return latest().model(x.value());
  }
  /// The same for the outputs of another model.
  template <std::size_t N>
    requires(N == In)
  [[nodiscard]] Output operator()(const OutputArray<T, N>& x) noexcept {
    return latest().model(x);
  }
  /// The real-time thread: the outputs of many samples, x is (n, inputs), y is (n, outputs); all by
  /// the same model.
  void operator()(const detail::RowsArgument<const float, In>& x,
                  const detail::RowsArgument<T, Out>& y) noexcept {
    Slot& slot = latest();
    slot.model(x, y, slot.workspace);
  }

 private:
  struct Slot {
    explicit Slot(AnyModel<In, Out, T> of) : model(std::move(of)), workspace(model.workspace()) {}
    AnyModel<In, Out, T> model;
    typename AnyModel<In, Out, T>::Workspace workspace;
    Slot* next = nullptr;  // of those that are to be freed
  };

  /// The model for this call; the mailbox is looked into with one read where it is empty.
  [[nodiscard]] Slot& latest() noexcept {
    if (pending_.load(std::memory_order_relaxed) != nullptr) take_up();
    return *active_;
  }
  /// Only this thread empties the mailbox to use what is in it, and only this one puts models on the
  /// list. The other takes the list as a whole, and only when it is not empty: so a second
  /// compare-exchange, which expects the empty list, cannot fail.
  CTNN_NOINLINE void take_up() noexcept {
    Slot* const next = pending_.exchange(nullptr, std::memory_order_acq_rel);
    Slot* const old = std::exchange(active_, next);
    old->next = retired_.load(std::memory_order_relaxed);
    while (!retired_.compare_exchange_strong(old->next, old, std::memory_order_release,
                                             std::memory_order_relaxed)) {
    }
  }
  void free_retired() noexcept {
    if (retired_.load(std::memory_order_relaxed) == nullptr) return;
    Slot* slot = retired_.exchange(nullptr, std::memory_order_acquire);
    while (slot != nullptr) delete std::exchange(slot, slot->next);
  }

  static_assert(std::atomic<Slot*>::is_always_lock_free);
  // Each on a line of its own, so that reading one waits for no core that writes another.
  alignas(cache_line) Slot* active_;
  alignas(cache_line) std::atomic<Slot*> pending_ = nullptr;
  alignas(cache_line) std::atomic<Slot*> retired_ = nullptr;
  detail::Mutex setting_;  // among control threads
};

}  // namespace ctnn::inline CTNN_ABI
