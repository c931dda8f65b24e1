// SPDX-License-Identifier: MIT
// Definitions of core/views.hpp.
#pragma once

#include <cstddef>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/views.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_COLD CTNN_FUNC void throw_no_whole_rows(std::size_t numbers, int width) {
  throw Error("rows: expected a multiple of " + std::to_string(width) + " numbers, and got " +
              std::to_string(numbers) + ".");
}

}  // namespace ctnn::inline CTNN_ABI::detail
