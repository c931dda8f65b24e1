// SPDX-License-Identifier: MIT
// Definitions of model/batch_gradients.hpp.
#pragma once

#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/model/batch_gradients.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_COLD CTNN_FUNC void throw_batch_exceeded(std::size_t rows, std::size_t batch) {
  throw Error("GradientWorkspace::forward: there are " + std::to_string(rows) +
              " rows of inputs for a batch of " + std::to_string(batch) +
              ": give no more at a time, or the workspace a larger batch.");
}

CTNN_COLD CTNN_FUNC void throw_rows_missing(const char* call, const char* what, std::size_t rows,
                                            std::size_t needed) {
  throw Error(std::string(call) + ": there are " + std::to_string(rows) + " rows of " + what +
              " for " + std::to_string(needed) + " samples: give one for each.");
}

}  // namespace ctnn::inline CTNN_ABI::detail
