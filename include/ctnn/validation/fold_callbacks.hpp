// SPDX-License-Identifier: MIT
// The callbacks of a validation: called with the epochs of every fold, by one task at a time.
#pragma once

#include <concepts>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/mutex.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/training/callbacks.hpp>
#include <ctnn/training/trainer.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Whether a callback needs nothing that models on lanes do not have.
template <class F>
inline constexpr bool works_on_lanes = std::invocable<F&, const Epoch&> && !keeps_finite<F>;

/// What sequential tasks need instead of a mutex.
struct NoMutex {
  void lock() noexcept {}
  void unlock() noexcept {}
};

/// The callbacks of a validation as one object, of a type that is the same for all: what trains a learner
/// is compiled once, whatever the callbacks.
template <class L>
class FoldCallbacks {
 public:
  virtual ~FoldCallbacks() = default;
  /// `trainer` is null on lanes.
  virtual Training epoch(const Epoch& epoch, const Trainer<L>* trainer) = 0;
  virtual void finished(const Outcome& outcome) = 0;
};

/// They are called by one task at a time.
template <class L, class Guard, class... Callbacks>
class FoldCallbacksOf final : public FoldCallbacks<L> {
 public:
  explicit FoldCallbacksOf(const std::tuple<Callbacks&...>& callbacks) : callbacks_(callbacks) {}

  Training epoch(const Epoch& epoch, const Trainer<L>* trainer) override {
    return call_all([&]<class F>(F& callback) {
      if constexpr (works_on_lanes<F>)
        if (trainer == nullptr) return call_without_trainer(callback, epoch);
      return trainer != nullptr && call_after_epoch<L>(callback, epoch, *trainer);
    });
  }
  void finished(const Outcome& outcome) override {
    call_all([&](auto& callback) { return call_finished(callback, outcome), false; });
  }

 private:
  static bool call_without_trainer(auto& callback, const Epoch& epoch) {
    if constexpr (std::is_same_v<decltype(callback(epoch)), Training>)
      return callback(epoch) == Training::stop;
    else
      return callback(epoch), false;
  }
  Training call_all(auto call) {
    const Lock<Guard> lock(mutex_);
    const bool stop =
        std::apply([&](auto&... callback) { return (false | ... | call(callback)); }, callbacks_);
    return stop ? Training::stop : Training::go_on;
  }

  Guard mutex_;
  std::tuple<Callbacks&...> callbacks_;
};

/// The callback of a `fit`, which passes epochs on as those of a fold.
template <class L, bool KeepsFinite, bool TakesOutcome>
struct FitCallback {
  static constexpr bool keeps_finite = KeepsFinite;
  FoldCallbacks<L>& callbacks;
  int fold;
  int folds;

  Training operator()(Epoch epoch, const Trainer<L>& trainer) const {
    epoch.fold = fold;
    epoch.folds = folds;
    return callbacks.epoch(epoch, &trainer);
  }
  void finished(Outcome outcome) const
    requires TakesOutcome
  {
    outcome.fold = fold;
    outcome.folds = folds;
    callbacks.finished(outcome);
  }
};

/// The callback of models on lanes, whose epochs have the number of their fold.
template <class L, bool TakesOutcome>
struct FleetCallback {
  FoldCallbacks<L>& callbacks;
  Training operator()(const Epoch& epoch) const { return callbacks.epoch(epoch, nullptr); }
  void finished(const Outcome& outcome) const
    requires TakesOutcome
  {
    callbacks.finished(outcome);
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
