// error: CrossEntropy is for one distribution over classes, outputs behind Sigmoid are yes-or-no answers: use BinaryCrossEntropy, or end the network with Softmax.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> Dense<1, Sigmoid>;
constexpr Learner<net, CrossEntropy> learner;
