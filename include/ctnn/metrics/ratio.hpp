// SPDX-License-Identifier: MIT
// A mean where there may be nothing.
#pragma once

#include <limits>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// a / b, and NaN where b is 0, without the sign that x86 gives to 0 / 0 and streams print.
[[nodiscard]] constexpr double ratio_or_nan(double a, double b) noexcept {
  return b == 0 ? std::numeric_limits<double>::quiet_NaN() : a / b;
}

}  // namespace ctnn::inline CTNN_ABI::detail
