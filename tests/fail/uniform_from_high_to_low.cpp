// error: Uniform<low, high> needs low < high.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3>;
constexpr Learner<net, HalfSquaredError, Uniform<1, -1>> learner;
