// SPDX-License-Identifier: MIT
// Definitions of training/fit_run.hpp.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/shortest_text.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/training/fit_run.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string loss_text(double loss, int epoch) {
  return "the loss is " + (std::isnan(loss) ? "NaN" : std::to_string(loss)) + " in epoch " +
         std::to_string(epoch);
}

CTNN_FUNC std::string weights_text(int epochs) {
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

CTNN_FUNC std::string folded_text(std::span<const float> factor) {
  std::size_t largest = 0;
  for (std::size_t i = 0; i < factor.size(); ++i)
    if (factor[i] > factor[largest]) largest = i;
  char text[32];
  std::snprintf(text, sizeof text, "%.2g", 1 / static_cast<double>(factor[largest]));
  return "input " + std::to_string(largest) + " varies by only " + text +
         ", and weights that take that in are beyond float: multiply it by a power of ten.";
}

CTNN_FUNC void check_resumed(const ResumedSettings& now, const ResumedSettings& of_checkpoint) {
  const auto differ = [](const std::string& what, const std::string& theirs,
                         const std::string& ours) {
    throw Error("fit: the checkpoint is of " + what + ' ' + theirs + ", the learner's is " + ours +
                "; resuming needs the same.");
  };
  if (of_checkpoint.seed != now.seed)
    differ("seed", std::to_string(of_checkpoint.seed), std::to_string(now.seed));
  if (of_checkpoint.rate > 0) {
    if (of_checkpoint.rate != now.rate)
      differ("rate", shortest_text(of_checkpoint.rate), shortest_text(now.rate));
    if (of_checkpoint.penalty != now.penalty)
      differ("penalty", shortest_text(of_checkpoint.penalty), shortest_text(now.penalty));
  }
  if (of_checkpoint.samples > 0 && of_checkpoint.samples != now.samples)
    throw Error("fit: the checkpoint is of a run on " + std::to_string(of_checkpoint.samples) +
                " samples, and there are " + std::to_string(now.samples) +
                " to train on; resuming needs the same data.");
}

CTNN_FUNC void check_unscaled(std::span<const float> shift, std::span<const float> factor) {
  bool unscaled = true;
  for (std::size_t i = 0; i < shift.size(); ++i)
    unscaled = unscaled && shift[i] == 0.0F && factor[i] == 1.0F;
  if (!unscaled)
    throw Error(
        "fit: the checkpoint is of scaled inputs, and the learner scales none; resume with the "
        "learner that it was made with.");
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

CTNN_FUNC Split split_held_out(std::span<const std::size_t> samples, std::span<const int> classes,
                               double part, std::uint64_t seed) {
  if (samples.size() < 2)
    throw Error("fit: EarlyStopping holds samples out and needs at least 2, there is 1.");
  Split split = hold_out(samples.size(), part, seed, classes);
  for (std::size_t& s : split.train) s = samples[s];
  for (std::size_t& s : split.test) s = samples[s];
  return split;
}

}  // namespace ctnn::inline CTNN_ABI::detail
