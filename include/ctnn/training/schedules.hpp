// SPDX-License-Identifier: MIT
// How the learning rate changes while training goes on.
#pragma once

#include <cstdint>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// Where a training run stands before a step.
struct Moment {
  int epoch = 1;           ///< 1 … epochs
  int epochs = 1;          ///< in all
  std::int64_t step = 0;   ///< steps done
  std::int64_t steps = 1;  ///< in all
};

/// What every schedule derives from. A schedule S multiplies the learner's rate by
/// S::factor(state, moment); S::State holds what it remembers, all of it trivially copyable, and
/// S::epoch_done(state, monitored) is told the loss that is monitored after every epoch.
struct schedule {};

struct ConstantSchedule : schedule {
  struct State {};
  static constexpr double factor(State, const Moment&) noexcept { return 1; }
  static constexpr void epoch_done(State, double) noexcept {}
};

}  // namespace ctnn::inline CTNN_ABI
