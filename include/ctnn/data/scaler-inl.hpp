// SPDX-License-Identifier: MIT
// Definitions of data/scaler.hpp.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/scaler.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC float factor_of(const char* what, const char* part, std::size_t number,
                          double deviation) {
  if (std::isfinite(deviation) && 1 / deviation < std::numeric_limits<float>::min()) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2g", deviation);
    throw Error(std::string(what) + ": " + part + ' ' + std::to_string(number) + " varies by " +
                text + ", beyond what floats can scale: divide it by a power of ten in the data.");
  }
  return static_cast<float>(1 / deviation);
}

}  // namespace ctnn::inline CTNN_ABI::detail
