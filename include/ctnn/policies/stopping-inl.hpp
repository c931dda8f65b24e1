// SPDX-License-Identifier: MIT
// Definitions of policies/stopping.hpp.
#pragma once

#include <cstdio>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/policies/stopping.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string out_of_patience_text(Monitor monitor, bool held_out, int epochs, double best,
                                           int patience) {
  const std::string what =
      monitor == Monitor::loss ? "loss has not fallen below " : "accuracy has not risen above ";
  return "stopped early after " + epochs_text(epochs) + ": the " +
         (held_out ? "held-out " : "validation ") + what + std::to_string(best) + " for " +
         std::to_string(patience) + " of them.";
}

CTNN_FUNC std::string three_digits(double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.3g", value);
  return digits;
}

CTNN_FUNC std::string converged_text(int epochs, double change) {
  return "converged after " + epochs_text(epochs) + ": the largest change of a weight was " +
         three_digits(change) + ".";
}

CTNN_FUNC std::string not_converged_text(int epochs, double change, double tolerance) {
  return "not converged after " + epochs_text(epochs) + ": a weight still changed by " +
         three_digits(change) + " in the last one, not by less than " + three_digits(tolerance) +
         ".";
}

CTNN_FUNC std::string separated_text(int epochs) {
  return "separated after " + epochs_text(epochs) + ": no training sample is misclassified.";
}

CTNN_FUNC std::string not_separated_text(int epochs, bool one_layer) {
  return "not separated after " + epochs_text(epochs) + ": the classes may not be " +
         (one_layer ? "linearly separable." : "separable by this network.");
}

}  // namespace ctnn::inline CTNN_ABI::detail
