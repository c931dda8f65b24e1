// error: This formula takes a logarithm or root of something that is never positive, or divides by zero: it has no value anywhere.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto bad = activation([](auto z) { return log(-exp(z)); });
constexpr auto net = Dense<4, 1, bad>;
constexpr Learner<net, HalfSquaredError> learner;
