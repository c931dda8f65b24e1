// error: BinaryCrossEntropy is for independent yes-or-no outputs, Softmax outputs are one distribution: use CrossEntropy, or Sigmoid.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;
constexpr Learner<net, BinaryCrossEntropy> learner;
