// SPDX-License-Identifier: MIT
// The options of a `fit` of several models: callbacks, and an execution policy.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/execution.hpp>
#include <ctnn/core/mutex.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/training/callbacks.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// What may follow the data when R, a recipe of several models, is fitted.
template <class F, class R>
concept MembersOption = Execution<F> || Callback<std::remove_reference_t<F>, R>;

template <int Executions>
struct check_executions : sentence {
  static_assert(Executions <= 1, "fit: there is more than one execution policy: keep one.");
};

/// The execution policy among the options, else Serial.
template <class... Options>
constexpr const auto& execution_in(const Options&... options) noexcept {
  static_assert(check_executions<(0 + ... + int{Execution<Options>})>::checked);
  constexpr bool is[] = {Execution<Options>..., true};
  constexpr std::size_t first = [&] {
    std::size_t i = 0;
    while (!is[i]) ++i;
    return i;
  }();
  return std::get<first>(std::tie(options..., Serial));
}

/// The callbacks among the options of a fit. Members may train side by side; callbacks are called by
/// one at a time.
class MemberCallbacks {
 public:
  MemberCallbacks() = default;
  virtual ~MemberCallbacks() = default;
  MemberCallbacks(const MemberCallbacks&) = delete;
  MemberCallbacks& operator=(const MemberCallbacks&) = delete;
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
class MemberCallbacksOf final : public MemberCallbacks {
 public:
  explicit MemberCallbacksOf(Options&... options) : options_(options...) {}

 private:
  bool epoch_done(const Epoch& epoch) override {
    return std::apply(
        [&](auto&... option) { return (false | ... | call_after_epoch<R>(option, epoch, {})); },
        options_);
  }
  void training_done(const Outcome& outcome) override {
    std::apply([&](auto&... option) { (call_finished(option, outcome), ...); }, options_);
  }
  std::tuple<Options&...> options_;
};

/// One callback for the fit of a member, which calls all of them with the member's number. Its type does
/// not depend on theirs: training on lanes takes seconds to compile for each.
template <bool KeepsFinite, bool TakesOutcome>
class MemberCallback {
 public:
  static constexpr bool keeps_finite = KeepsFinite;

  /// Of `count` members, which train together if they are several, from number `first` on, from 0.
  MemberCallback(std::size_t first, std::size_t count, std::size_t members,
                 MemberCallbacks& callbacks)
      : first_(static_cast<int>(first)),
        alone_(count == 1),
        members_(static_cast<int>(members)),
        callbacks_(callbacks) {}

  Training operator()(Epoch epoch) {
    number(epoch);
    return callbacks_(epoch) ? Training::stop : Training::go_on;
  }
  void finished(Outcome outcome)
    requires TakesOutcome
  {
    number(outcome);
    callbacks_.finished(outcome);
  }

 private:
  void number(auto& report) const noexcept {
    report.fold = first_ + (alone_ ? 1 : report.fold);
    report.folds = members_;
  }

  int first_;
  bool alone_;
  int members_;
  MemberCallbacks& callbacks_;
};

/// Whether there are callbacks among the options.
template <class... Options>
inline constexpr bool has_callbacks = (false || ... || !Execution<Options>);
/// The callback of a member's fit, for the callbacks among them.
template <class... Options>
using member_callback = MemberCallback<(false || ... || keeps_finite<std::remove_cvref_t<Options>>),
                                       (false || ... || takes_outcome<Options>)>;

}  // namespace ctnn::inline CTNN_ABI::detail
