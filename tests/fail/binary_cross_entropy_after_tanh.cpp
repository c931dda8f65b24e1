// error: BinaryCrossEntropy needs outputs between 0 and 1: end the network with Sigmoid, or use BinaryCrossEntropyOnLogits.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 1, Tanh>;
constexpr Learner<net, BinaryCrossEntropy> learner;
