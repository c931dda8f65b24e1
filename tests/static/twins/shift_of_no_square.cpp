// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/shift_of_no_square.cpp.
#include <ctnn/formulas/losses.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/training/learner.hpp>

namespace {
using namespace ctnn;

constexpr auto net = Dense<64, 3, Softmax>;
using L = Learner<net, CrossEntropy, Shift<1>>;
static_assert(L{}.seed == 0);
}  // namespace
