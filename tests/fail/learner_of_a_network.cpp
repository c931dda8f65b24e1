// error: This Learner has no loss: write Learner<net, CrossEntropy>, and a network that is composed in place in round brackets
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;
constexpr Learner<net> learner{.epochs = 20};
