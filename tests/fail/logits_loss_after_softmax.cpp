// error: A loss on logits takes a last layer without an activation
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;
constexpr Learner<net, CrossEntropyOnLogits> learner;
