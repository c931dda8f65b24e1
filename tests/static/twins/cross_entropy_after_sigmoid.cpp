// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/cross_entropy_after_sigmoid.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 8, ReLU> >> Dense<1, Sigmoid>;
[[maybe_unused]] constexpr Learner<net, BinaryCrossEntropy> learner;

}  // namespace
