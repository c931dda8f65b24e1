// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/policy_before_network.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 3, Softmax>;
[[maybe_unused]] constexpr Learner<net, CrossEntropy, SGD<0.1>> learner{.epochs = 20};

}  // namespace
