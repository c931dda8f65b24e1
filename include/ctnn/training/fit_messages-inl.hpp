// SPDX-License-Identifier: MIT
// Definitions of training/fit_messages.hpp.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <span>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/training/fit_messages.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string loss_not_finite_text(double loss, int epoch) {
  return "the loss is " + (std::isnan(loss) ? "NaN" : std::to_string(loss)) + " in epoch " +
         std::to_string(epoch);
}

CTNN_FUNC std::string weights_not_finite_text(int epochs) {
  return "a weight is NaN or infinite after epoch " + std::to_string(epochs);
}

CTNN_FUNC std::string all_epochs_text(int epochs) {
  return "trained for all " + epochs_text(epochs) + ".";
}

CTNN_FUNC std::string best_weights_text(int epoch) {
  return " The weights are those of epoch " + std::to_string(epoch) + ".";
}

CTNN_FUNC std::string far_inputs_text(std::span<const float> shift, std::span<const float> factor) {
  std::size_t far = 0;
  double most = 0;  // deviations from 0
  for (std::size_t i = 0; i < shift.size(); ++i)
    if (const double d = std::abs(static_cast<double>(shift[i]) * factor[i]); d > most)
      most = d, far = i;
  if (!(most > 1e5)) return {};
  char text[64];
  std::snprintf(text, sizeof text, "%.1g of its deviations from 0, which floats resolve to %.1g",
                most, most * 0x1p-24);
  return " Input " + std::to_string(far) + " lies " + text +
         " of them at best: subtract its mean in the data, or use Precision<double>.";
}

CTNN_FUNC std::string folded_scaling_text(std::span<const float> factor) {
  std::size_t largest = 0;
  for (std::size_t i = 0; i < factor.size(); ++i)
    if (factor[i] > factor[largest]) largest = i;
  char text[32];
  std::snprintf(text, sizeof text, "%.2g", 1 / static_cast<double>(factor[largest]));
  return "input " + std::to_string(largest) + " varies by only " + text +
         ", and weights that take that in are beyond float: multiply it by a power of ten.";
}

CTNN_FUNC std::string folded_target_scaling_text() {
  return "the targets vary by so much that weights which give that out are beyond float: divide "
         "them "
         "by a power of ten.";
}

CTNN_FUNC double checked_rate(double rate, int epoch) {
  if (!(rate >= 0) || std::isinf(rate))
    throw Error("fit: the schedule makes the rate " + std::to_string(rate) + " in epoch " +
                std::to_string(epoch) + ": its factor must be a finite number of 0 or more.");
  return rate;
}

CTNN_FUNC void throw_not_finite(const std::string& what, const std::string& cause) {
  throw Error("fit: " + what + ": " + cause);
}

}  // namespace ctnn::inline CTNN_ABI::detail
