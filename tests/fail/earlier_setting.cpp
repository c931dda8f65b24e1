// error: A Learner has no setting .rate: write .learning_rate.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;
constexpr Learner<net, CrossEntropy> learner{.rate = 0.1};
