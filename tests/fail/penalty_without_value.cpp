// error: This formula takes a logarithm or root of something that is never positive, or divides by zero: it has no value anywhere.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto bad = penalty<0.1>([](auto w) { return sqrt(-1 - pow(w, 2)); });
constexpr auto net = Dense<4, 1>;
constexpr Learner<net, HalfSquaredError, bad> learner;
