// error: This Learner has more than one stopping rule: keep one.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 1, Sign>;
constexpr Learner<net, PerceptronLoss, UntilSeparated, UntilUpdateBelow<1e-3>> learner;
