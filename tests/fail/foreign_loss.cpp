// error: is unavailable: write HalfSquaredError, (t - y)^2 / 2 summed over the outputs
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> Dense<1>;
constexpr Learner<net, MSE, Adam<>> learner;
