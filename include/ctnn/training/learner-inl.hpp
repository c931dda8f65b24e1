// SPDX-License-Identifier: MIT
// Definitions of training/learner.hpp.
#pragma once

#include <cstdio>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/training/learner.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC void check_settings(int epochs, double learning_rate, double penalty,
                              const SettingsRange& range) {
  const auto text = [](double number) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%g", number);
    return std::string(digits);
  };
  const auto fail = [](const char* setting, const std::string& value, const std::string& rule) {
    throw Error(std::string("Learner: .") + setting + " is " + value + rule);
  };
  if (epochs < 0) fail("epochs", std::to_string(epochs), ", it must be 0 or more.");
  if (!(learning_rate > 0)) fail("learning_rate", text(learning_rate), ", it must be positive.");
  if (learning_rate < range.least || learning_rate > range.most)
    fail("learning_rate", text(learning_rate),
         ", it must be between " + text(range.least) + " and " + text(range.most) +
             ", as the learner's numbers are.");
  if (!(penalty >= 0)) fail("penalty", text(penalty), ", it must be 0 or more.");
  if (penalty > range.most)
    fail("penalty", text(penalty),
         ", it must be at most " + text(range.most) + ", as the learner's numbers are.");
  if (penalty > 0 && !range.penalized)
    fail("penalty", text(penalty),
         ", and the learner has no penalty on all weights that would be so strong: add one, such "
         "as L2<1e-4>, or leave .penalty out.");
}

CTNN_FUNC void throw_no_penalty(const char* call) {
  throw Error(std::string(call) +
              ": the learner has no penalty whose strength could vary: add one, such as L2<1e-4>.");
}

}  // namespace ctnn::inline CTNN_ABI::detail
