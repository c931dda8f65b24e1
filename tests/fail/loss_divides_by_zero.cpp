// error: This loss divides by 0 at an output that the last activation reaches: use one that only comes near it, such as Softplus for ReLU or Sigmoid for HardSigmoid.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto gamma_loss = loss<"Gamma">([](auto y, auto t) { return log(y) + t / y; });
constexpr auto net = Dense<4, 1, ReLU>;
constexpr Learner<net, gamma_loss> learner;
