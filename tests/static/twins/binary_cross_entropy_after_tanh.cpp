// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/binary_cross_entropy_after_tanh.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 1, Sigmoid>;
[[maybe_unused]] constexpr Learner<net, BinaryCrossEntropy> learner;

}  // namespace
