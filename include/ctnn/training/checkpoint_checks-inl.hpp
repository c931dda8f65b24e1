// SPDX-License-Identifier: MIT
// Definitions of training/checkpoint_checks.hpp.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/shortest_text.hpp>
#include <ctnn/training/checkpoint_checks.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string flaw_text(const std::string& what, const std::string& value,
                                const std::string& rule) {
  return "the checkpoint's '" + what + "' is " + value + ", and must be " + rule +
         "; take another checkpoint.";
}

CTNN_FUNC std::string flaw_of_number(const std::string& what, std::size_t place, double value,
                                     NumberRule rule) {
  return flaw_text(what + '[' + std::to_string(place) + ']', shortest_text(value),
                   rule == NumberRule::number         ? "a number"
                   : rule == NumberRule::finite       ? "a finite number"
                   : rule == NumberRule::not_negative ? "0 or more"
                                                      : "positive and finite");
}

CTNN_FUNC std::string flaw_of(const CheckpointCounts& c) {
  // Far more than any run reaches, and far from where counting on would overflow. A step's number
  // is exact as a double.
  constexpr std::int64_t most_epochs = 1'000'000'000;
  constexpr std::int64_t most_steps = std::int64_t{1} << 53;
  std::string flaw;
  const auto count = [&](const char* what, std::int64_t value, std::int64_t low,
                         std::int64_t high) {
    if (flaw.empty() && (value < low || value > high))
      flaw = flaw_text(what, std::to_string(value),
                       "from " + std::to_string(low) + " to " + std::to_string(high));
  };
  const auto number = [&](const char* what, double value) {
    if (flaw.empty() && !(value >= 0 && std::isfinite(value)))
      flaw = flaw_text(what, shortest_text(value), "a finite number of 0 or more");
  };
  count("epochs", c.epochs, 0, most_epochs);
  count("steps", c.steps, 0, most_steps);
  count("moment.epoch", c.moment.epoch, 0, std::numeric_limits<int>::max());
  count("moment.epochs", c.moment.epochs, 1, std::numeric_limits<int>::max());
  count("moment.step", c.moment.step, 0, most_steps);
  count("moment.steps", c.moment.steps, 1, most_steps);
  number("rate", c.rate);
  number("learner_rate", c.learner_rate);
  number("learner_penalty", c.learner_penalty);
  return flaw;
}

}  // namespace ctnn::inline CTNN_ABI::detail
