// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/earlier_setting.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;
[[maybe_unused]] constexpr Learner<net, CrossEntropy> learner{.learning_rate = 0.1};

}  // namespace
