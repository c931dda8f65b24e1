// SPDX-License-Identifier: MIT
// Definitions of training/training_warnings.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <span>
#include <string>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/training/training_warnings.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// A number to four digits.
[[nodiscard]] inline std::string rounded_text(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", number);
  return text;
}

CTNN_FUNC void LossTrend::record(const Epoch& epoch) noexcept {
  const double objective = epoch.loss + epoch.penalty;
  ++epochs;
  if (epochs == 1)
    first = objective;
  else if (!(objective < last))
    always_fell = false;
  const int planned = epoch.total - epoch.resumed;
  if (epochs <= (planned + 1) / 2) middle = objective;
  last = objective;
  loss = epoch.loss;
  lowest = std::min(lowest, epoch.loss);
}

CTNN_FUNC LossVerdict judge(const LossTrend& trend, double constant, double rate, bool kept_best,
                            bool rate_matters) noexcept {
  LossVerdict verdict{.loss = kept_best ? trend.lowest : trend.loss, .constant = constant};
  if (trend.epochs == 0) return verdict;
  // Of targets that are all equal the constant's loss is 0, and nothing can be better.
  const bool known = constant > 1e-12;
  if (known && !(verdict.loss > constant / 2)) return verdict;  // it learned, whatever else
  verdict.nothing = known && verdict.loss > 0.99 * constant;
  if (rate_matters && trend.first > 0) {
    // Losses that are no better than a constant's are noisy by a few percent; of unknown ones more is
    // asked.
    verdict.rose = trend.epochs >= 2 && trend.last > (known ? 1.1 : 2) * trend.first;
    // Too small steps fall evenly; a training that has converged falls at its beginning, then no more.
    const double fall = trend.first - trend.last;
    const bool even = trend.middle - trend.last > 0.5 * (trend.first - trend.middle);
    const bool hardly = trend.always_fell && even && fall < 0.05 * trend.first;
    const bool still = rate < 1e-4 && std::abs(fall) < 1e-6 * trend.first;
    verdict.crept = trend.epochs >= 5 && (hardly || still);
  }
  verdict.poor = known || verdict.rose || verdict.crept;
  return verdict;
}

CTNN_FUNC std::string unscaled_text(const std::string& what, std::span<const float> x,
                                    std::size_t n, const std::string& policy) {
  const std::size_t samples = x.size() / n;
  std::size_t largest = 0;
  std::size_t smallest = 0;
  double most = 0;                 // the largest root mean square
  std::pair<double, double> of{};  // the largest and the smallest deviation
  for (std::size_t i = 0; i < n; ++i) {
    double sum = 0;
    double squares = 0;
    for (std::size_t s = 0; s < samples; ++s) sum += static_cast<double>(x[s * n + i]);
    const double mean = sum / static_cast<double>(samples);
    for (std::size_t s = 0; s < samples; ++s) {
      const double d = static_cast<double>(x[s * n + i]) - mean;
      squares += d * d;
    }
    const double deviation = std::sqrt(squares / static_cast<double>(samples));
    most = std::max(most, std::hypot(mean, deviation));
    if (deviation > of.first) of.first = deviation, largest = i;
    if (deviation > 0 && (of.second == 0 || deviation < of.second))
      of.second = deviation, smallest = i;
  }
  std::string text;
  if (of.first > 1e3 * of.second)
    text = what + " " + std::to_string(largest) + " varies by " + rounded_text(of.first) + ", " +
           what + " " + std::to_string(smallest) + " by " + rounded_text(of.second);
  else if (most > 100)
    text = what + "s are as large as " + rounded_text(most);
  else if (of.first > 0 && most < 0.01)
    text = what + "s are no larger than " + rounded_text(most);
  else
    return {};
  return text + (policy.empty() ? ": scale them to mean 0 and deviation 1."
                                : ": add " + policy + " to the Learner.");
}

/// "32 of 40 neurons of layer 1 (\"hidden\")"
[[nodiscard]] inline std::string units_text(const UnitReport& report) {
  const LayerInfo& layer = *report.info;
  const auto all = static_cast<std::size_t>(layer.out);
  std::string text = report.units == all
                         ? all == 1 ? "the only" : "all " + std::to_string(all)
                         : std::to_string(report.units) + " of " + std::to_string(all);
  text += (all == 1 ? " neuron of layer " : " neurons of layer ") + std::to_string(report.layer);
  if (layer.name != "Dense") text += " (\"" + std::string(layer.name) + "\")";
  return text;
}

CTNN_FUNC TrainingWarnings warnings_of(const LossVerdict& verdict, const LossTrend& trend,
                                       const WarningFacts& facts, const UnitReports& units,
                                       std::string inputs, std::string targets) {
  TrainingWarnings warnings;
  const std::string rate = " .learning_rate (now " + rounded_text(facts.rate) + ")";
  const std::string lower = "lower" + rate + ", for example to " + rounded_text(facts.rate / 10);
  const std::string samples = " each of " + std::to_string(facts.samples) + " training samples: ";
  // Where some are left they learn for all, unless there is nothing to show for it.
  const auto told = [&](const UnitReport& report) {
    return report.all() || (verdict.nothing && report.info != nullptr);
  };
  if (told(units.dead))
    warnings.dead_neurons =
        units_text(units.dead) + " are dead, 0 for" + samples + lower + ", or use LeakyReLU.";
  if (told(units.saturated))
    warnings.saturated_neurons = units_text(units.saturated) + " are saturated, within " +
                                 rounded_text(saturated_within) + " of a bound for" + samples +
                                 lower + (inputs.empty() ? "." : ", and scale the inputs.");
  if (verdict.rose)
    warnings.rate_too_high = "the loss rose from " + rounded_text(trend.first) + " to " +
                             rounded_text(trend.last) + ": " + lower + ".";
  if (verdict.crept) {
    const double percent = 100 * (trend.first - trend.last) / trend.first;
    warnings.rate_too_low = "the loss fell by no more than " +
                            rounded_text(std::max(percent, 1e-4)) + " % in " +
                            epochs_text(facts.epochs) + ": raise" + rate + ", for example to " +
                            rounded_text(facts.rate * 10) + ".";
  }
  warnings.unscaled_inputs = std::move(inputs);
  warnings.unscaled_targets = std::move(targets);
  if (verdict.nothing) {
    std::string text = "the loss, " + rounded_text(verdict.loss) +
                       ", is no better than that of the best constant output, " +
                       rounded_text(verdict.constant);
    if (warnings.list().empty()) {  // no cause was found
      text += ": check that targets belong to their inputs, or try another" + rate;
      if (facts.penalty > 0)
        text += " or a lower .penalty (now " + rounded_text(facts.penalty) + ")";
    }
    warnings.no_better_than_constant = text + ".";
  }
  return warnings;
}

}  // namespace ctnn::inline CTNN_ABI::detail
