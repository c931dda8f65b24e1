// error: CrossEntropy needs outputs that sum to one: end the network with Softmax, or use CrossEntropyOnLogits.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3>;
constexpr Learner<net, CrossEntropy> learner;
