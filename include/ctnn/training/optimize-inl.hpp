// SPDX-License-Identifier: MIT
// Definitions of training/optimize.hpp.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/training/optimize.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_COLD CTNN_FUNC void throw_run_without_steps() {
  throw Error(
      "Optimizer: its schedule needs the number of steps of the run: Optimizer<net, "
      "Adam<>, Cosine<>> optimizer({.steps = 10000}).");
}

CTNN_COLD CTNN_FUNC void throw_run_settings(std::int64_t steps, int epochs) {
  throw Error("Optimizer: a run of " + std::to_string(steps) + " steps in " +
              std::to_string(epochs) + " epochs cannot be: give 1 or more of each.");
}

CTNN_COLD CTNN_FUNC void throw_optimizer_settings(double learning_rate, double penalty) {
  const bool rate = !(learning_rate > 0 && learning_rate - learning_rate == 0);
  char digits[32];
  std::snprintf(digits, sizeof digits, "%g", rate ? learning_rate : penalty);
  throw Error(std::string("Optimizer: .") + (rate ? "learning_rate" : "penalty") + " is " + digits +
              (rate ? ", it must be positive and finite." : ", it must be 0 or more and finite."));
}

}  // namespace ctnn::inline CTNN_ABI::detail
