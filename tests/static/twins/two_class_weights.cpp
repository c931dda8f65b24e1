// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/two_class_weights.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 2, Softmax>;
[[maybe_unused]] constexpr Learner<net, CrossEntropy, ClassWeights<1.0, 2.0>> learner;

}  // namespace
