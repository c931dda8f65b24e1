// error: OnOutputs penalizes the outputs of a hidden layer
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, Tanh> >> Named<"last", Dense<1>>;
constexpr Learner<net, HalfSquaredError, OnOutputs<"last", L1<0.1>>> learner;
