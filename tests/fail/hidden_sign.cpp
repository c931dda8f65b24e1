// error: A hidden layer's activation has derivative 0 everywhere, so no layer below it can be trained: use one with a slope, such as Tanh or ReLU.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, Sign> >> Dense<1>;
constexpr Learner<net, HalfSquaredError> learner;
