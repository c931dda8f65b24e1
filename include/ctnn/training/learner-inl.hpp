// SPDX-License-Identifier: MIT
// Definitions of training/learner.hpp.
#pragma once

#include <cmath>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/training/learner.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC void check_settings(int epochs, double rate, double penalty) {
  if (epochs < 0)
    throw Error("Learner: .epochs is " + std::to_string(epochs) + ", it must be 0 or more.");
  if (!(rate > 0) || !std::isfinite(rate))
    throw Error("Learner: .rate is " + std::to_string(rate) + ", it must be positive.");
  if (!(penalty >= 0) || !std::isfinite(penalty))
    throw Error("Learner: .penalty is " + std::to_string(penalty) + ", it must be 0 or more.");
}

}  // namespace ctnn::inline CTNN_ABI::detail
