// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/fleet_of_full_batches.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 3, Softmax>;
[[maybe_unused]] const Fleet<Learner<net, CrossEntropy, Batch<64>>> fleet({});

}  // namespace
