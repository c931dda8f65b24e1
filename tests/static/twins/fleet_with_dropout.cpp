// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/fleet_with_dropout.cpp.
#include <ctnn/fleet/fleet.hpp>
#include <ctnn/formulas/losses.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/training/learner.hpp>

namespace {
using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> Dropout<0.0> >> Dense<3, Softmax>;
[[maybe_unused]] const Fleet<Learner<net, CrossEntropy>> fleet({});
}  // namespace
