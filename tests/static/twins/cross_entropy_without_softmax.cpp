// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/cross_entropy_without_softmax.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 3, Softmax>;
[[maybe_unused]] constexpr Learner<net, CrossEntropy> learner;

}  // namespace
