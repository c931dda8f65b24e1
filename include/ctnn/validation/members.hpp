// SPDX-License-Identifier: MIT
// What may follow the data in a `fit` of several models: callbacks, and how the models run.
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <mutex>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/execution.hpp>
#include <ctnn/training/callbacks.hpp>
#include <ctnn/training/epoch.hpp>

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

/// The callbacks among the options of a fit of R. Members may train side by side; callbacks are called
/// by one at a time.
class Listeners {
 public:
  template <class R, class... Options>
  explicit Listeners(std::type_identity<R>, Options&... options)
      : tell_([&](const Epoch& epoch) { return (false | ... | tell<R>(options, epoch, {})); }),
        finished_([&](const Outcome& outcome) { (tell_finished(options, outcome), ...); }) {}
  /// Whether one of them stops training.
  bool operator()(const Epoch& epoch) {
    const std::scoped_lock lock(guard_);
    return tell_(epoch);
  }
  void finished(const Outcome& outcome) {
    const std::scoped_lock lock(guard_);
    finished_(outcome);
  }

 private:
  std::mutex guard_;
  std::function<bool(const Epoch&)> tell_;
  std::function<void(const Outcome&)> finished_;
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
