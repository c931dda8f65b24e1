// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/no_loss.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 3, Softmax>;
[[maybe_unused]] constexpr Learner<net, Adam<>, CrossEntropy> learner;

}  // namespace
