// SPDX-License-Identifier: MIT
// Definitions of model/model.hpp.
#pragma once

#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/model/model.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_COLD CTNN_FUNC void throw_moved_from(const char* call) {
  throw Error(std::string(call) +
              ": the model was moved from and has no parameters: take the one it was moved to.");
}

}  // namespace ctnn::inline CTNN_ABI::detail
