// error: ctnn needs C++20; compile with -std=c++20
// flags: -std=c++17
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;
constexpr Learner<net, CrossEntropy> learner;
