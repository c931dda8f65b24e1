// SPDX-License-Identifier: MIT
// Metrics as values: each is called with a table of predictions, or handed to what computes scores.
#pragma once

#include <concepts>
#include <string>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
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

/// A metric that can be computed for targets of this type.
template <class M, class Target>
concept MetricOf = Metric<M> && std::is_invocable_r_v<double, const M&, const Predictions<Target>&>;

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

/// An own metric: metric("cost", [](const auto& predictions) { return …; }, Better::lower).
template <class F>
[[nodiscard]] detail::OwnMetric<F> metric(std::string name, F f, Better better = Better::greater) {
  return {std::move(name), std::move(f), better};
}

}  // namespace ctnn::inline CTNN_ABI
