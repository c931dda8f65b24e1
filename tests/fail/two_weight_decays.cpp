// error: This Learner has more than one WeightDecay: keep one.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3>;
constexpr Learner<net, HalfSquaredError, WeightDecay<0.1>, WeightDecay<0.2>> learner;
