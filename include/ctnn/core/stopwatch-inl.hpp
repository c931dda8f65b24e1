// SPDX-License-Identifier: MIT
// Definitions of core/stopwatch.hpp.
#pragma once

#include <chrono>

#include <ctnn/core/config.hpp>
#include <ctnn/core/stopwatch.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC Stopwatch::Stopwatch() noexcept
    : began_(std::chrono::steady_clock::now().time_since_epoch().count()) {}
CTNN_FUNC double Stopwatch::seconds() const noexcept {
  using clock = std::chrono::steady_clock;
  return std::chrono::duration<double>(clock::now() - clock::time_point(clock::duration(began_)))
      .count();
}

}  // namespace ctnn::inline CTNN_ABI::detail
