// error: This Learner has more than one WarmUp: keep one.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3>;
constexpr Learner<net, HalfSquaredError, WarmUp<2>, Cosine<>, WarmUp<3>> learner;
