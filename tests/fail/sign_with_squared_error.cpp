// error: Sign has no derivative to train by: use PerceptronLoss or Hinge, or another last activation.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 1, Sign>;
constexpr Learner<net, HalfSquaredError> learner;
