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
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/metrics/metric.hpp>
#include <ctnn/metrics/predictions.hpp>

namespace ctnn::inline CTNN_ABI {

/// What a calibration curve says of the samples whose probabilities fall into one bin.
struct CalibrationBin {
  double predicted = 0;  ///< mean probability of the class
  double observed = 0;   ///< share of samples that are of the class
  double weight = 0;     ///< of these samples
};

namespace detail {

template <class Target>
void check_probabilities(const Predictions<Target>& predictions, const std::string& metric) {
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    double sum = 0;
    for (const double y : predictions.output(i)) {
      if (y < 0 || y > 1)
        throw Error(metric + " needs probabilities, prediction " + std::to_string(i) + " has " +
                    std::to_string(y) + ": end the network with Softmax or Sigmoid.");
      sum += y;
    }
    if (Target::outputs > 1 && std::abs(sum - 1) > 1e-3)  // floats of Softmax: to about 1e-6
      throw Error(metric + " needs probabilities that sum to one, those of prediction " +
                  std::to_string(i) + " sum to " + std::to_string(sum) +
                  ": end the network with Softmax.");
  }
}

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
inline constexpr struct log_loss : metric_kind {
  static constexpr const char* name = "log loss";
  static constexpr Better better = Better::lower;
  template <ClassTarget Target>
  [[nodiscard]] double operator()(const Predictions<Target>& predictions) const {
    detail::check_probabilities(predictions, "log_loss");
    constexpr double least = std::numeric_limits<double>::epsilon();
    double sum = 0;
    double total = 0;
    for (std::size_t i = 0; i < predictions.size(); ++i) {
      const double p = detail::probability(predictions, i, predictions.target(i));
      sum -= predictions.weight(i) * std::log(std::clamp(p, least, 1 - least));
      total += predictions.weight(i);
    }
    return sum / total;
  }
} log_loss{};

/// The mean squared error of probabilities: (p − t)² of one output, t = 1 for yes; of N classes
/// Σ (p_c − t_c)², from 0 to 2, t one-hot. Brier, "Verification of forecasts expressed in terms of
/// probability", 1950.
inline constexpr struct brier_score_loss : metric_kind {
  static constexpr const char* name = "Brier score";
  static constexpr Better better = Better::lower;
  template <ClassTarget Target>
  [[nodiscard]] double operator()(const Predictions<Target>& predictions) const {
    detail::check_probabilities(predictions, "brier_score_loss");
    double sum = 0;
    double total = 0;
    for (std::size_t i = 0; i < predictions.size(); ++i) {
      for (int c = Target::outputs == 1 ? 1 : 0; c < Target::classes; ++c) {
        const double t = predictions.target(i) == c ? 1 : 0;
        const double p = detail::probability(predictions, i, c);
        sum += predictions.weight(i) * (p - t) * (p - t);
      }
      total += predictions.weight(i);
    }
    return sum / total;
  }
} brier_score_loss{};

/// The probabilities of class c in bins of equal width over [0, 1], each beside how often the class
/// came true; a probability on an edge counts to the lower bin, and bins without weight are left out.
/// Throws Error for a class that is none, and without bins.
template <ClassTarget Target>
[[nodiscard]] std::vector<CalibrationBin> calibration_curve(const Predictions<Target>& predictions,
                                                            int bins = 5, int c = 1) {
  if (bins < 1)
    throw Error("calibration_curve: " + std::to_string(bins) + " bins: it needs 1 or more.");
  if (c < 0 || c >= Target::classes)
    throw Error("calibration_curve: class id " + std::to_string(c) + " is not in 0 … " +
                std::to_string(Target::classes - 1) + ".");
  detail::check_probabilities(predictions, "calibration_curve");
  std::vector<double> edges;  // between bins
  for (int b = 1; b < bins; ++b) edges.push_back(static_cast<double>(b) / bins);
  std::vector<CalibrationBin> curve(static_cast<std::size_t>(bins));
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    const double p = detail::probability(predictions, i, c);
    const auto b = std::lower_bound(edges.begin(), edges.end(), p) - edges.begin();
    CalibrationBin& bin = curve[static_cast<std::size_t>(b)];
    bin.predicted += predictions.weight(i) * p;
    if (predictions.target(i) == c) bin.observed += predictions.weight(i);
    bin.weight += predictions.weight(i);
  }
  std::erase_if(curve, [](const CalibrationBin& bin) { return bin.weight == 0; });
  for (CalibrationBin& bin : curve) {
    bin.predicted /= bin.weight;
    bin.observed /= bin.weight;
  }
  return curve;
}

}  // namespace ctnn::inline CTNN_ABI
