// error: A Learner has no setting .epoch: write .epochs.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;
constexpr Learner<net, CrossEntropy> learner{.epoch = 10};
