// error: This loss needs positive outputs: end the network with Softplus, or another activation that is never negative.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 1, Tanh>;
constexpr Learner<net, Poisson> learner;
