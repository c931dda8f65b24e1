// SPDX-License-Identifier: MIT
// Definitions of training/run.hpp.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/training/epoch.hpp>
#include <ctnn/training/run.hpp>

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

CTNN_FUNC void check_resumed_seed(std::uint64_t of_checkpoint, std::uint64_t of_learner) {
  if (of_checkpoint != of_learner)
    throw Error("fit: the checkpoint is of seed " + std::to_string(of_checkpoint) +
                ", the learner's is " + std::to_string(of_learner) + "; resuming needs the same.");
}

CTNN_FUNC void throw_not_finite(const std::string& what, double rate) {
  throw Error("fit: " + what + ": lower the rate (now " + std::to_string(rate) +
              ") or look for NaN or huge numbers in the data.");
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
