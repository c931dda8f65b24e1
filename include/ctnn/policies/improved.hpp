// SPDX-License-Identifier: MIT
// What counts as an improvement, for schedules and stopping rules.
#pragma once

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Whether a value, the lower the better, is below the best so far by more than `delta` and by more
/// than `share` of the best's magnitude. Losses may be negative: best·(1 − share) would lie above a
/// best below zero, and standing still would count. Whatever is finite beats infinity, NaN nothing.
[[nodiscard]] constexpr bool improved(double value, double best, double delta,
                                      double share = 0) noexcept {
  return value < best * (best < 0 ? 1 + share : 1 - share) - delta;
}

}  // namespace ctnn::inline CTNN_ABI::detail
