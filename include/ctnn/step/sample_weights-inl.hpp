// SPDX-License-Identifier: MIT
// Definitions of step/sample_weights.hpp.
#pragma once

#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/step/sample_weights.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC void throw_no_weight(const std::string& what) {
  throw Error(what + " weighs 0, by its own weight or by its class's.");
}

}  // namespace ctnn::inline CTNN_ABI::detail
