// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/mixup_of_margins.cpp.
#include <ctnn/formulas/losses.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/training/learner.hpp>

namespace {
using namespace ctnn;

constexpr auto net = Dense<4, 1>;
using L = Learner<net, BinaryCrossEntropyOnLogits, Mixup<0.2>>;
static_assert(L{}.seed == 0);
}  // namespace
