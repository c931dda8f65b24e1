// SPDX-License-Identifier: MIT
// Definitions of fleet/fleet_reports.hpp.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/fleet/fleet_reports.hpp>
#include <ctnn/policies/epoch.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC void check_lists(std::size_t learners, std::size_t lists) {
  if (lists != learners)
    throw Error("fit_together: there are " + std::to_string(learners) + " learners and " +
                std::to_string(lists) + " lists of samples; give one list each.");
}

CTNN_FUNC void check_list(std::size_t m, std::span<const std::size_t> samples, std::size_t size,
                          int epochs, int first_epochs) {
  if (samples.empty())
    throw Error("fit_together: model " + std::to_string(m) + " has no samples to train on.");
  if (epochs != first_epochs)
    throw Error("fit_together: model " + std::to_string(m) + " asks for " + std::to_string(epochs) +
                " epochs and model 0 for " + std::to_string(first_epochs) +
                "; they must be the same.");
  for (const std::size_t s : samples)
    if (s >= size)
      throw Error("fit_together: sample " + std::to_string(s) + " of model " + std::to_string(m) +
                  " is not in the data set, which has " + std::to_string(size) + ".");
}

CTNN_FUNC std::string no_weight_of(std::size_t model) {
  return "fit_together: every training sample of model " + std::to_string(model);
}

CTNN_FUNC std::string weight_not_finite(std::size_t model, int epoch) {
  return "a weight of model " + std::to_string(model) + " is not a finite number after epoch " +
         std::to_string(epoch);
}

CTNN_FUNC std::string loss_not_finite(std::size_t model, int epoch) {
  return "the loss of model " + std::to_string(model) + " is not a number in epoch " +
         std::to_string(epoch);
}

CTNN_FUNC void throw_or_record(const ModelNumbers& numbers, std::size_t model,
                               const std::string& what, const std::string& cause) {
  std::string text = "fit_together: " + what + ": " + cause;
  if (numbers.failures == nullptr) throw Error(text);
  (*numbers.failures)[model] = std::move(text);
}

CTNN_FUNC std::string trained_text(int epochs) {
  return "trained for " + epochs_text(epochs) + ".";
}

}  // namespace ctnn::inline CTNN_ABI::detail
