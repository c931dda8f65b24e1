// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/two_mixups.cpp.
#include <ctnn/formulas/losses.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/training/learner.hpp>

namespace {
using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;
using L = Learner<net, CrossEntropy, Mixup<0.2>, InputNoise<0.1>, FeatureDropout<0.1>, Shift<1>>;
static_assert(L{}.seed == 0);
}  // namespace
