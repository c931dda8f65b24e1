// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/unknown_setting.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;
[[maybe_unused]] constexpr Learner<net, CrossEntropy> learner{.epochs = 10};

}  // namespace
