// SPDX-License-Identifier: MIT
// Definitions of training/checkpoint_checks.hpp.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/text/shortest_text.hpp>
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

CTNN_FUNC std::string flaw_of(const CheckpointNumbers& p) {
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
  count("epochs", p.epochs, 0, most_epochs);
  count("steps", p.steps, 0, most_steps);
  count("position.epoch", p.position.epoch, 0, std::numeric_limits<int>::max());
  count("position.epochs", p.position.epochs, 1, std::numeric_limits<int>::max());
  count("position.step", p.position.step, 0, most_steps);
  count("position.steps", p.position.steps, 1, most_steps);
  number("learning_rate", p.learning_rate);
  number("base_learning_rate", p.base_learning_rate);
  number("learner_penalty", p.learner_penalty);
  return flaw;
}

CTNN_FUNC void check_resumed(const ResumedSettings& now, const ResumedSettings& of_checkpoint) {
  const auto differ = [](const std::string& what, const std::string& theirs,
                         const std::string& ours) {
    throw Error("fit: the checkpoint is of " + what + ' ' + theirs + ", the learner's is " + ours +
                "; resuming needs the same.");
  };
  if (of_checkpoint.seed != now.seed)
    differ("seed", std::to_string(of_checkpoint.seed), std::to_string(now.seed));
  if (of_checkpoint.learning_rate > 0) {
    if (of_checkpoint.learning_rate != now.learning_rate)
      differ("learning rate", shortest_text(of_checkpoint.learning_rate),
             shortest_text(now.learning_rate));
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

}  // namespace ctnn::inline CTNN_ABI::detail
