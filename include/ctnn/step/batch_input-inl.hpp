// SPDX-License-Identifier: MIT
// Definitions of step/batch_input.hpp.
#pragma once

#include <cstddef>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/step/batch_input.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_COLD CTNN_FUNC void throw_too_many_rows(std::size_t rows, std::size_t batch) {
  throw Error("Trainer: there are " + std::to_string(rows) + " rows of inputs for a batch of " +
              std::to_string(batch) +
              ": give no more at a time, or the learner a larger Batch<N>.");
}

}  // namespace ctnn::inline CTNN_ABI::detail
