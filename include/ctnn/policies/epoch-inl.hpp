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
  for (const auto kind : detail::warning_kinds)
    if (!(this->*kind).empty()) texts.push_back(this->*kind);
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
