// error: This Learner has no loss: add one, such as CrossEntropy, BinaryCrossEntropy or HalfSquaredError.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;
constexpr Learner<net, Adam<>> learner;
