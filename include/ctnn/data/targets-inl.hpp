// SPDX-License-Identifier: MIT
// Definitions of data/targets.hpp.
#pragma once

#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/targets.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_COLD CTNN_FUNC void throw_no_whole_id(double id) {
  throw Error("target: expected the id of a class, a whole number, and got " + std::to_string(id) +
              ".");
}

}  // namespace ctnn::inline CTNN_ABI::detail
