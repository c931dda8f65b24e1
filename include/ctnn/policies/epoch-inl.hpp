// SPDX-License-Identifier: MIT
// Definitions of policies/epoch.hpp.
#pragma once

#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/policies/epoch.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string epochs_text(int epochs) {
  return std::to_string(epochs) + (epochs == 1 ? " epoch" : " epochs");
}

CTNN_FUNC std::string by_callback_text(int epochs) {
  return "stopped by a callback after " + epochs_text(epochs) + ".";
}

}  // namespace ctnn::inline CTNN_ABI::detail
