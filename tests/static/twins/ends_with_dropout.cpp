// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/ends_with_dropout.cpp.
#include <ctnn/formulas/losses.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/training/learner.hpp>

namespace {
using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> Dropout<0.1> >> Dense<3, Softmax>;
using L = Learner<net, CrossEntropy>;
static_assert(L{}.seed == 0);
}  // namespace
