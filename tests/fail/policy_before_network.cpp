// error: The first argument of Learner<net, ...> is the network, policies stand behind it: Learner<net, CrossEntropy, Adam<>>.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;
constexpr Learner<CrossEntropy, net, SGD<0.1>> learner{.epochs = 20};
