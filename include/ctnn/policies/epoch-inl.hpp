// SPDX-License-Identifier: MIT
// Definitions of policies/epoch.hpp.
#pragma once

#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/policies/epoch.hpp>

namespace ctnn::inline CTNN_ABI {

CTNN_FUNC std::vector<std::string> TrainingWarnings::list() const {
  std::vector<std::string> texts;
  for (const std::string* text : {&no_better_than_constant, &dead_neurons, &saturated_neurons,
                                  &unscaled_inputs, &rate_too_high, &rate_too_low, &not_finite})
    if (!text->empty()) texts.push_back(*text);
  return texts;
}

namespace detail {

CTNN_FUNC std::string epochs_text(int epochs) {
  return std::to_string(epochs) + (epochs == 1 ? " epoch" : " epochs");
}

CTNN_FUNC std::string by_callback_text(int epochs) {
  return "stopped by a callback after " + epochs_text(epochs) + ".";
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
