// error: This formula takes a logarithm or root of something that is never positive, or divides by zero: it has no value anywhere.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto bad = loss([](auto y, auto t) { return t * log(-y); });
constexpr auto net = Dense<4, 1, Softplus>;
constexpr Learner<net, bad> learner;
