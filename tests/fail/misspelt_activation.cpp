// error: is unavailable: write ReLU.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, Relu> >> Dense<3, Softmax>;
constexpr Learner<net, CrossEntropy> learner;
