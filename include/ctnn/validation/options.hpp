// SPDX-License-Identifier: MIT
// The options of cross_validate and of the calls like it, in any order behind the data: callbacks,
// metrics, an execution policy, a strategy, what to keep.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <tuple>
#include <type_traits>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/execution.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/metrics/metric.hpp>
#include <ctnn/metrics/of_head.hpp>
#include <ctnn/training/callbacks.hpp>
#include <ctnn/validation/check_splits.hpp>
#include <ctnn/validation/strategies.hpp>
#include <ctnn/validation/validation_strategy.hpp>

namespace ctnn::inline CTNN_ABI {

/// What an option that keeps something for the result derives from.
struct keep_kind {};

/// The model of every fold.
inline constexpr struct KeepModels : keep_kind {
} KeepModels{};

/// Every fold's reports of its epochs, and how it ended.
inline constexpr struct KeepHistories : keep_kind {
} KeepHistories{};

/// A strategy, by itself: where it is used it is checked to suit the data set.
template <class S>
concept Strategy = std::derived_from<std::remove_cvref_t<S>, validation>;

/// What may follow the data where models of learner type L are scored.
template <class O, class L>
concept ScoringOption =
    Metric<O> || Execution<O> || Strategy<O> || Callback<std::remove_reference_t<O>, L>;

/// The same, or what to keep.
template <class O, class L>
concept ValidationOption =
    ScoringOption<O, L> || std::derived_from<std::remove_cvref_t<O>, keep_kind>;

namespace detail {

template <bool Named>
struct check_strategy : sentence {
  static_assert(Named,
                "The Learner names no validation strategy: add one to it or to the call, such as "
                "StratifiedKFold<5>, KFold<5> or HoldOut<0.2>.");
};
template <int Strategies, int Executions>
struct check_single_options : sentence {
  static_assert(Strategies <= 1, "Two validation strategies follow the data: name one.");
  static_assert(Executions <= 1, "Two execution policies follow the data: name one.");
};
template <bool Same>
struct check_same_strategy : sentence {
  static_assert(Same,
                "The Learners name different validation strategies, but are compared on the same "
                "folds: give all the same one, or add one to the call.");
};
template <bool NamesHead, bool HasHead, bool Fits>
struct check_metric : sentence {
  static_assert(NamesHead,
                "The data set has targets for several heads: say which one a metric is of, as in "
                "of_head<0>(f1_score).");
  static_assert(HasHead,
                "A metric is of a head that the data set has no target for: of_head<H> counts the "
                "targets in Targets<...> from 0.");
  static_assert(
      Fits,
      "A metric is for targets of another kind: accuracy_score, log_loss, roc_auc_score and "
      "their like take classes, r2_score and the errors take numbers.");
};
template <class Target, class... Options>
using check_metrics =
    check_metric<(... && !names_no_head<Options, Target>),
                 (... && !names_missing_head<Options, Target>),
                 (... && (!Metric<Options> || MetricOf<Options, Target> ||
                          names_no_head<Options, Target> || names_missing_head<Options, Target>))>;

template <class O>
inline constexpr bool is_callback = !Metric<O> && !Execution<O> && !Strategy<O> &&
                                    !std::derived_from<std::remove_cvref_t<O>, keep_kind>;

/// A reference to the option, or nothing.
template <bool Picked, class O>
auto picked(O& option) {
  if constexpr (Picked)
    return std::tuple<O&>(option);
  else
    return std::tuple<>();
}
/// The metrics, checked to be for targets of this type.
template <class Target, class... Options>
auto metrics_of(Options&... options) {
  static_assert(check_metrics<Target, std::remove_cvref_t<Options>...>::checked);
  return std::tuple_cat(picked<MetricOf<Options, Target>>(options)...);
}
template <class... Options>
auto callbacks_of(Options&... options) {
  return std::tuple_cat(picked<is_callback<Options>>(options)...);
}
template <class... Options>
const auto& execution_of(Options&... options) {
  const auto named = std::tuple_cat(picked<Execution<Options>>(options)...);
  if constexpr (std::tuple_size_v<decltype(named)> == 0)
    return Serial;
  else
    return std::get<0>(named);
}

template <class Kept, class... Options>
inline constexpr bool keeps = (false || ... || std::is_same_v<std::remove_cvref_t<Options>, Kept>);

/// The strategy that a call names, else the learner's.
template <class L, class... Options>
struct strategy_of {
  using type = typename L::validation_type;
};
template <class L, class First, class... Rest>
struct strategy_of<L, First, Rest...> : strategy_of<L, Rest...> {};
template <class L, Strategy First, class... Rest>
struct strategy_of<L, First, Rest...> {
  using type = std::remove_cvref_t<First>;
};

/// Whether learners agree on a strategy: a call's counts for all, else that of the first, which others
/// name as well or name none.
template <class Learners, class... Options>
inline constexpr bool same_strategies = true;
template <class First, class... Rest, class... Options>
inline constexpr bool same_strategies<std::tuple<First, Rest...>, Options...> =
    (false || ... || Strategy<Options>) ||
    (... && (std::is_same_v<typename Rest::validation_type, NoValidation> ||
             std::is_same_v<typename Rest::validation_type, typename First::validation_type>));

/// The training parts of rounds.
std::vector<std::span<const std::size_t>> training_parts(const std::vector<Split>& rounds);

/// The rounds that a learner, or one of the options, has of a data set.
template <class L, class... Options, class Data>
std::vector<Split> rounds_of(const L& learner, const Data& data) {
  static_assert(
      check_single_options<(0 + ... + Strategy<Options>), (0 + ... + Execution<Options>)>::checked);
  using Named = typename strategy_of<L, Options...>::type;
  static_assert(check_strategy<ValidationStrategy<Named, Data>>::checked);
  // After that error any strategy will do: it keeps the one sentence the only one.
  using Used = std::conditional_t<ValidationStrategy<Named, Data>, Named, KFoldStrategy<2>>;
  return checked_splits<Used>(data, learner.seed);
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/validation/options-inl.hpp>
#endif
