// SPDX-License-Identifier: MIT
// Metrics of predicted numbers: squared and absolute errors and R², named as in scikit-learn.
//
// Every prediction counts by its weight. Of several outputs a metric is the mean of that of each
// (scikit-learn's uniform_average); `evaluate` takes all outputs together instead, which is another R²
// and another root of the mean squared error. Without predictions all are NaN.
#pragma once

#include <cmath>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/metrics/metric.hpp>
#include <ctnn/metrics/predictions.hpp>
#include <ctnn/metrics/ratio.hpp>
#include <ctnn/metrics/spread.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// The weighted mean over predictions of f(y, t) for output o.
template <int N, class F>
[[nodiscard]] double mean_of(const Predictions<Values<N>>& predictions, std::size_t o, F f) {
  double sum = 0;
  double total = 0;
  each_counted(predictions, [&](std::size_t i) {
    sum += predictions.weight(i) *
           f(predictions.output(i)[o], static_cast<double>(predictions.target(i)[o]));
    total += predictions.weight(i);
  });
  return ratio_or_nan(sum, total);
}

/// The mean over outputs of f(o).
template <int N>
[[nodiscard]] double mean_over_outputs(auto f) {
  double sum = 0;
  for (std::size_t o = 0; o < N; ++o) sum += f(o);
  return sum / N;
}

inline constexpr auto squared_error = [](double y, double t) { return (y - t) * (y - t); };

}  // namespace detail

/// The mean of (t − y)² over samples and outputs.
inline constexpr struct mean_squared_error : detail::metric_of_numbers {
  static constexpr const char* name = "mean squared error";
  static constexpr Better better = Better::lower;
  using detail::metric_of_numbers::operator();
  template <int N>
  [[nodiscard]] double operator()(const Predictions<Values<N>>& predictions) const {
    return detail::mean_over_outputs<N>(
        [&](std::size_t o) { return detail::mean_of(predictions, o, detail::squared_error); });
  }
} mean_squared_error{};

/// The root of the mean of (t − y)² over samples, and its mean over outputs.
inline constexpr struct root_mean_squared_error : detail::metric_of_numbers {
  static constexpr const char* name = "root mean squared error";
  static constexpr Better better = Better::lower;
  using detail::metric_of_numbers::operator();
  template <int N>
  [[nodiscard]] double operator()(const Predictions<Values<N>>& predictions) const {
    return detail::mean_over_outputs<N>([&](std::size_t o) {
      return std::sqrt(detail::mean_of(predictions, o, detail::squared_error));
    });
  }
} root_mean_squared_error{};

/// The mean of |t − y| over samples and outputs.
inline constexpr struct mean_absolute_error : detail::metric_of_numbers {
  static constexpr const char* name = "mean absolute error";
  static constexpr Better better = Better::lower;
  using detail::metric_of_numbers::operator();
  template <int N>
  [[nodiscard]] double operator()(const Predictions<Values<N>>& predictions) const {
    return detail::mean_over_outputs<N>([&](std::size_t o) {
      return detail::mean_of(predictions, o, [](double y, double t) { return std::abs(y - t); });
    });
  }
} mean_absolute_error{};

/// R² = 1 − Σ(y − t)² / Σ(t − t̄)²: 1 is perfect, 0 no better than the mean. Of targets that are all
/// equal it is 1 if they are met and else 0; of fewer than two predictions NaN.
inline constexpr struct r2_score : detail::metric_of_numbers {
  static constexpr const char* name = "R²";
  static constexpr Better better = Better::greater;
  using detail::metric_of_numbers::operator();
  template <int N>
  [[nodiscard]] double operator()(const Predictions<Values<N>>& predictions) const {
    return detail::mean_over_outputs<N>([&](std::size_t o) {
      // From the first target on, so that of equal targets the mean is exact and the spread 0.
      double first = 0;
      std::size_t count = 0;
      detail::each_counted(predictions, [&](std::size_t i) {
        if (count++ == 0) first = static_cast<double>(predictions.target(i)[o]);
      });
      if (count < 2) return std::nan("");
      const double mean =
          first + detail::mean_of(predictions, o, [first](double, double t) { return t - first; });
      const double variance = detail::mean_of(
          predictions, o, [mean](double, double t) { return (t - mean) * (t - mean); });
      return detail::r2_of(detail::mean_of(predictions, o, detail::squared_error), variance);
    });
  }
} r2_score{};

}  // namespace ctnn::inline CTNN_ABI
