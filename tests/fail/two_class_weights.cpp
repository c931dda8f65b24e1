// error: This Learner has more than one ClassWeights: keep one.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 2, Softmax>;
constexpr Learner<net, CrossEntropy, ClassWeights<1.0, 2.0>, ClassWeights<2.0, 1.0>> learner;
