// SPDX-License-Identifier: MIT
// Definitions of loss/constant_loss.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

#include <ctnn/core/config.hpp>
#include <ctnn/loss/constant_loss.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC double constant_loss_of(ConstantOf loss, double mean, double variance,
                                  double distance) noexcept {
  const auto entropy = [](double p) { return p > 0 ? -p * std::log(p) : 0; };
  switch (loss) {
    case ConstantOf::half_squared_error:
      return variance / 2;
    case ConstantOf::absolute_error:
      return distance;
    case ConstantOf::cross_entropy:
      return entropy(mean);
    case ConstantOf::binary_cross_entropy:
      return entropy(mean) + entropy(1 - mean);
    case ConstantOf::hinge:
      return 1 - std::abs(mean);
    case ConstantOf::unknown:
      break;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

CTNN_FUNC double constant_loss_of_classes(ConstantOf loss, std::span<const double> weights,
                                          bool one_output, double yes, double no) noexcept {
  double total = 0;
  for (const double w : weights) total += w;
  double sum = 0;
  for (const double w : one_output ? weights.subspan(1) : weights) {
    const double p = w / total;
    const double step = yes - no;
    sum += constant_loss_of(loss, no + p * step, p * (1 - p) * step * step,
                            std::min(p, 1 - p) * std::abs(step));
  }
  return sum;
}

CTNN_FUNC ConstantLoss::ConstantLoss(const OutputsLoss* heads, std::size_t count,
                                     std::size_t outputs)
    : heads_(heads), count_(count), mean_(outputs), squares_(outputs) {
  for (std::size_t h = 0; h < count; ++h) keeps_ |= heads[h].loss == ConstantOf::absolute_error;
}

CTNN_FUNC void ConstantLoss::add(std::span<const double> t, double weight) {
  if (weight == 0) return;
  weight_ += weight;
  for (std::size_t o = 0; o < mean_.size(); ++o) {  // West 1979
    const double from = t[o] - mean_[o];
    mean_[o] += from * (weight / weight_);
    squares_[o] += weight * from * (t[o] - mean_[o]);
    if (keeps_) targets_.push_back(t[o]);
  }
  if (keeps_) weights_.push_back(weight);
}

CTNN_FUNC double ConstantLoss::distance_from_median(std::size_t output) const {
  const auto t = [&](std::size_t s) { return targets_[s * mean_.size() + output]; };
  double low = t(0);
  double high = t(0);
  for (std::size_t s = 0; s < weights_.size(); ++s) {
    low = std::min(low, t(s));
    high = std::max(high, t(s));
  }
  for (int halving = 0; halving < 60; ++halving) {  // half of the weight is below the median
    const double middle = low + (high - low) / 2;
    double below = 0;
    for (std::size_t s = 0; s < weights_.size(); ++s) below += t(s) <= middle ? weights_[s] : 0;
    (2 * below < weight_ ? low : high) = middle;
  }
  double sum = 0;
  for (std::size_t s = 0; s < weights_.size(); ++s) sum += weights_[s] * std::abs(t(s) - high);
  return sum / weight_;
}

CTNN_FUNC double ConstantLoss::value() const {
  if (!(weight_ > 0)) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for (std::size_t h = 0; h < count_; ++h) {
    const OutputsLoss& head = heads_[h];
    if (head.weight == 0) continue;
    for (std::size_t o = head.first; o < head.first + head.count; ++o) {
      const bool median = head.loss == ConstantOf::absolute_error;
      sum += head.weight * constant_loss_of(head.loss, mean_[o], squares_[o] / weight_,
                                            median ? distance_from_median(o) : 0);
    }
  }
  return sum;
}

}  // namespace ctnn::inline CTNN_ABI::detail
