// error: This Learner has more than one update rule: keep one.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3>;
constexpr Learner<net, HalfSquaredError, Adam<>, SGD<>> learner;
