// SPDX-License-Identifier: MIT
// Metrics of predicted probabilities: log loss, Brier score and calibration, named as in scikit-learn.
//
// Outputs must be probabilities, as Softmax and Sigmoid give them: anything outside [0, 1], or classes
// that do not sum to one, is an Error. NaN stays NaN. Every prediction counts by its weight; without
// predictions a mean is NaN.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/metrics/metric.hpp>
#include <ctnn/metrics/predictions.hpp>
#include <ctnn/metrics/ratio.hpp>

namespace ctnn::inline CTNN_ABI {

/// What a calibration curve says of the samples whose probabilities fall into one bin.
struct CalibrationBin {
  double predicted = 0;  ///< mean probability of the class
  double observed = 0;   ///< share of samples that are of the class
  double weight = 0;     ///< of these samples
};

namespace detail {

/// Throws Error unless outputs of a prediction, whose number is given, are probabilities.
void check_probabilities(std::span<const double> outputs, std::size_t prediction,
                         const char* metric);
template <class Target>
void check_probabilities(const Predictions<Target>& predictions, const char* metric) {
  each_counted(predictions,
               [&](std::size_t i) { check_probabilities(predictions.output(i), i, metric); });
}

/// Throws Error for a class that is none, without bins, and for more than a million.
void check_calibration(int bins, int c, int classes);
/// What is between so many bins.
[[nodiscard]] std::vector<double> bin_edges(int bins);
/// Adds a sample to the bin that its probability falls into.
void add_to_bin(std::vector<CalibrationBin>& curve, std::span<const double> edges, double p,
                bool occurred, double weight);
/// Sums become means, and bins without weight are left out.
void finish_bins(std::vector<CalibrationBin>& curve);

/// The probability of class c.
template <class Target>
[[nodiscard]] double probability(const Predictions<Target>& predictions, std::size_t i, int c) {
  const auto y = predictions.output(i);
  if (Target::outputs == 1) return c == 1 ? y[0] : 1 - y[0];
  return y[static_cast<std::size_t>(c)];
}

}  // namespace detail

/// The mean of −log p, p the probability of the true class, which counts as 2⁻⁵² at least: a
/// confident mistake costs 36, not infinity. The cross-entropy, in nats.
inline constexpr struct log_loss : detail::metric_of_classes {
  static constexpr const char* name = "log loss";
  static constexpr Better better = Better::lower;
  using detail::metric_of_classes::operator();
  template <ClassTarget Target>
  [[nodiscard]] double operator()(const Predictions<Target>& predictions) const {
    detail::check_probabilities(predictions, "log_loss");
    constexpr double least = std::numeric_limits<double>::epsilon();
    double sum = 0;
    double total = 0;
    detail::each_counted(predictions, [&](std::size_t i) {
      const double p = detail::probability(predictions, i, predictions.target(i));
      sum -= predictions.weight(i) * std::log(std::clamp(p, least, 1 - least));
      total += predictions.weight(i);
    });
    return detail::ratio_or_nan(sum, total);
  }
} log_loss{};

/// The mean squared error of probabilities: (p − t)² of one output, t = 1 for yes; of N classes
/// Σ (p_c − t_c)², from 0 to 2, t one-hot. Brier, "Verification of forecasts expressed in terms of
/// probability", 1950.
inline constexpr struct brier_score_loss : detail::metric_of_classes {
  static constexpr const char* name = "Brier score";
  static constexpr Better better = Better::lower;
  using detail::metric_of_classes::operator();
  template <ClassTarget Target>
  [[nodiscard]] double operator()(const Predictions<Target>& predictions) const {
    detail::check_probabilities(predictions, "brier_score_loss");
    double sum = 0;
    double total = 0;
    detail::each_counted(predictions, [&](std::size_t i) {
      for (int c = Target::outputs == 1 ? 1 : 0; c < Target::classes; ++c) {
        const double t = predictions.target(i) == c ? 1 : 0;
        const double p = detail::probability(predictions, i, c);
        sum += predictions.weight(i) * (p - t) * (p - t);
      }
      total += predictions.weight(i);
    });
    return detail::ratio_or_nan(sum, total);
  }
} brier_score_loss{};

/// The probabilities of class c in bins of equal width over [0, 1], each beside how often the class
/// came true; a probability on an edge counts to the lower bin, and bins without weight are left out.
/// Throws Error for a class that is none, without bins, and for more than a million.
template <ClassTarget Target>
[[nodiscard]] std::vector<CalibrationBin> calibration_curve(const Predictions<Target>& predictions,
                                                            int bins = 5, int c = 1) {
  detail::check_calibration(bins, c, Target::classes);
  detail::check_probabilities(predictions, "calibration_curve");
  const std::vector<double> edges = detail::bin_edges(bins);
  std::vector<CalibrationBin> curve(static_cast<std::size_t>(bins));
  detail::each_counted(predictions, [&](std::size_t i) {
    detail::add_to_bin(curve, edges, detail::probability(predictions, i, c),
                       predictions.target(i) == c, predictions.weight(i));
  });
  detail::finish_bins(curve);
  return curve;
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/metrics/probabilities-inl.hpp>
#endif
