// SPDX-License-Identifier: MIT
// What may follow the data in a `fit` of several models: callbacks, and how the models run.
#pragma once

#include <concepts>
#include <cstddef>
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

/// The callbacks among the options of a fit of R as one of a member's fit: it tells them which member
/// it is of. Members may train side by side; a callback is called by one at a time.
template <class R, class... Options>
class TellMember {
 public:
  static constexpr bool keeps_finite = (false || ... || detail::keeps_finite<Options>);
  static constexpr bool listens = (false || ... || !Execution<Options>);

  /// Of `count` members, which train together if they are several, from number `first` on, from 0.
  TellMember(std::size_t first, std::size_t count, std::size_t members, std::mutex& guard,
             std::tuple<Options&...>& options)
      : first_(static_cast<int>(first)),
        alone_(count == 1),
        members_(static_cast<int>(members)),
        guard_(guard),
        options_(options) {}

  Training operator()(Epoch epoch) {
    return tell_all(epoch, [&](auto& callback) { return tell<R>(callback, epoch, {}); })
               ? Training::stop
               : Training::go_on;
  }
  void finished(Outcome outcome) {
    tell_all(outcome, [&](auto& callback) { return tell_finished(callback, outcome), false; });
  }

 private:
  bool tell_all(auto& told, auto tell_one) {
    told.fold = first_ + (alone_ ? 1 : told.fold);
    told.folds = members_;
    const std::scoped_lock lock(guard_);
    return std::apply([&](auto&... option) { return (false | ... | tell_one(option)); }, options_);
  }

  int first_;
  bool alone_;
  int members_;
  std::mutex& guard_;
  std::tuple<Options&...>& options_;
};

}  // namespace ctnn::inline CTNN_ABI::detail
