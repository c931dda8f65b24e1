// error: ClipValue<c> and ClipNorm<c> need a positive bound.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3>;
constexpr Learner<net, HalfSquaredError, ClipNorm<0>> learner;
