// SPDX-License-Identifier: MIT
// What may follow the data in a `fit` of several models: callbacks, and how the models run.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/execution.hpp>
#include <ctnn/core/mutex.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/training/callbacks.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// What may follow the data when R, a recipe of several models, is fitted.
template <class F, class R>
concept MembersOption = Execution<F> || Callback<std::remove_reference_t<F>, R>;

template <int Executions>
struct check_executions {
  static_assert(Executions <= 1, "fit: there is more than one execution policy: keep one.");
  static constexpr bool checked = true;
};

/// The execution policy among the options, else Sequential.
template <class... Options>
constexpr const auto& execution_in(const Options&... options) noexcept {
  static_assert(check_executions<(0 + ... + int{Execution<Options>})>::checked);
  constexpr bool is[] = {Execution<Options>..., true};
  constexpr std::size_t first = [&] {
    std::size_t i = 0;
    while (!is[i]) ++i;
    return i;
  }();
  return std::get<first>(std::tie(options..., Sequential));
}

/// The callbacks among the options of a fit. Members may train side by side; callbacks are called by
/// one at a time.
class Listeners {
 public:
  Listeners() = default;
  virtual ~Listeners() = default;
  Listeners(const Listeners&) = delete;
  Listeners& operator=(const Listeners&) = delete;
  /// Whether one of them stops training.
  bool operator()(const Epoch& epoch) {
    const Lock<Mutex> lock(guard_);
    return epoch_done(epoch);
  }
  void finished(const Outcome& outcome) {
    const Lock<Mutex> lock(guard_);
    training_done(outcome);
  }

 private:
  virtual bool epoch_done(const Epoch& epoch) = 0;
  virtual void training_done(const Outcome& outcome) = 0;
  Mutex guard_;
};

/// Those of a fit of R.
template <class R, class... Options>
class ListenersOf final : public Listeners {
 public:
  explicit ListenersOf(Options&... options) : options_(options...) {}

 private:
  bool epoch_done(const Epoch& epoch) override {
    return std::apply([&](auto&... option) { return (false | ... | tell<R>(option, epoch, {})); },
                      options_);
  }
  void training_done(const Outcome& outcome) override {
    std::apply([&](auto&... option) { (tell_finished(option, outcome), ...); }, options_);
  }
  std::tuple<Options&...> options_;
};

/// They as one callback of a member's fit, which tells them which member it is of. Its type does not
/// depend on theirs: training on lanes takes seconds to compile for each.
template <bool KeepsFinite>
class TellMember {
 public:
  static constexpr bool keeps_finite = KeepsFinite;

  /// Of `count` members, which train together if they are several, from number `first` on, from 0.
  TellMember(std::size_t first, std::size_t count, std::size_t members, Listeners& listeners)
      : first_(static_cast<int>(first)),
        alone_(count == 1),
        members_(static_cast<int>(members)),
        listeners_(listeners) {}

  Training operator()(Epoch epoch) {
    number(epoch);
    return listeners_(epoch) ? Training::stop : Training::go_on;
  }
  void finished(Outcome outcome) {
    number(outcome);
    listeners_.finished(outcome);
  }

 private:
  void number(auto& told) const noexcept {
    told.fold = first_ + (alone_ ? 1 : told.fold);
    told.folds = members_;
  }

  int first_;
  bool alone_;
  int members_;
  Listeners& listeners_;
};

/// Whether there are callbacks among the options.
template <class... Options>
inline constexpr bool any_listens = (false || ... || !Execution<Options>);
/// What tells the callbacks among them.
template <class... Options>
using tell_member = TellMember<(false || ... || keeps_finite<std::remove_cvref_t<Options>>)>;

}  // namespace ctnn::inline CTNN_ABI::detail
