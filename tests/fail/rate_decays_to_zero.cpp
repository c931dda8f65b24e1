// error: StepDecay<epochs, factor> needs at least one epoch, and a factor above 0 and at most 1: it multiplies the rate.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3>;
constexpr Learner<net, HalfSquaredError, StepDecay<10, 0>> learner;
