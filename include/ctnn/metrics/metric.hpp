// SPDX-License-Identifier: MIT
// Metrics as values: each is called with a table of predictions, or handed to what computes scores.
#pragma once

#include <concepts>
#include <string>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/metrics/predictions.hpp>

namespace ctnn::inline CTNN_ABI {

/// What a metric derives from: a function of Predictions<Target> that gives a double, with a `name`
/// for tables and `better`, which says what to strive for.
struct metric_kind {};

/// Which of two values of a metric is the better one.
enum class Better { greater, lower };

/// A metric: it has a name, says which values are better, and is called with predictions.
template <class M>
concept Metric = std::derived_from<std::remove_cvref_t<M>, metric_kind> && requires(const M& m) {
  { m.name } -> std::convertible_to<std::string>;
  { m.better } -> std::convertible_to<Better>;
};

namespace detail {

template <bool OfClasses>
struct check_of_classes : sentence {
  static_assert(OfClasses,
                "This metric is of predicted classes: use r2_score, mean_squared_error or another "
                "of numbers for Values<N>, and predictions.head<H>() for a head of Targets<...>.");
};
template <bool OfNumbers>
struct check_of_numbers : sentence {
  static_assert(OfNumbers,
                "This metric is of predicted numbers: use accuracy_score, log_loss or another of "
                "classes for Classes<N> and Binary, and predictions.head<H>() for a head of "
                "Targets<...>.");
};

template <class>
inline constexpr bool are_numbers = false;
template <int N>
inline constexpr bool are_numbers<Values<N>> = true;

/// What a metric of classes derives from: called with other predictions it says so.
struct metric_of_classes : metric_kind {
  template <class Target>
  static constexpr bool takes = ClassTarget<Target>;
  template <class Target>
    requires(!ClassTarget<Target>)
  double operator()(const Predictions<Target>&) const {
    static_assert(check_of_classes<ClassTarget<Target>>::checked);
    return 0;
  }
};
/// What a metric of numbers derives from.
struct metric_of_numbers : metric_kind {
  template <class Target>
  static constexpr bool takes = are_numbers<Target>;
  template <class Target>
    requires(!are_numbers<Target>)
  double operator()(const Predictions<Target>&) const {
    static_assert(check_of_numbers<are_numbers<Target>>::checked);
    return 0;
  }
};

template <class M, class Target>
inline constexpr bool takes_target = [] {
  if constexpr (requires { M::template takes<Target>; })
    return M::template takes<Target>;
  else
    return true;
}();

}  // namespace detail

/// A metric that can be computed for targets of this type.
template <class M, class Target>
concept MetricOf = Metric<M> && detail::takes_target<std::remove_cvref_t<M>, Target> &&
                   std::is_invocable_r_v<double, const M&, const Predictions<Target>&>;

namespace detail {

template <class F>
struct OwnMetric : metric_kind {
  std::string name;
  F f;
  Better better;

  OwnMetric(std::string called, F of, Better which)
      : name(std::move(called)), f(std::move(of)), better(which) {}

  template <class Target>
    requires std::is_invocable_r_v<double, const F&, const Predictions<Target>&>
  [[nodiscard]] double operator()(const Predictions<Target>& predictions) const {
    return f(predictions);
  }
};

}  // namespace detail

/// An own metric:
///   metric("cost", [](const auto& predictions) { return …; }, Better::lower)
template <class F>
[[nodiscard]] detail::OwnMetric<F> metric(std::string name, F f, Better better = Better::greater) {
  return {std::move(name), std::move(f), better};
}

}  // namespace ctnn::inline CTNN_ABI
