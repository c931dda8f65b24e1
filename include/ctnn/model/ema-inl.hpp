// SPDX-License-Identifier: MIT
// Definitions of model/ema.hpp.
#pragma once

#include <cstdio>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/model/ema.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_COLD CTNN_FUNC void throw_no_share(double tau) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%g", tau);
  throw Error(std::string("ema: tau is ") + digits +
              ", it must be from 0 to 1: the share of the model in the target.");
}

}  // namespace ctnn::inline CTNN_ABI::detail
