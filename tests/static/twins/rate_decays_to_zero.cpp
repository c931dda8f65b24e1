// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/rate_decays_to_zero.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 3>;
[[maybe_unused]] constexpr Learner<net, HalfSquaredError, StepDecay<10, 0.1>> learner;

}  // namespace
