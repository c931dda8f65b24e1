// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/fleet_of_trained_alphas.cpp.
#include <ctnn.hpp>

namespace {
using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;
[[maybe_unused]] const Fleet<Learner<net, CrossEntropy>> fleet({});
}  // namespace
