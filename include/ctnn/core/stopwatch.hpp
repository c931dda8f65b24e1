// SPDX-License-Identifier: MIT
// How long something took, by the steady clock.
#pragma once

#include <cstdint>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Runs from its construction on.
class Stopwatch {
 public:
  Stopwatch() noexcept;
  [[nodiscard]] double seconds() const noexcept;

 private:
  std::int64_t began_;  // on the clock, in its ticks
};

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/core/stopwatch-inl.hpp>
#endif
