// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/learner_of_a_network.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr Learner<(Dense<4, 8, ReLU> >> Dense<3, Softmax>), CrossEntropy> learner{
    .epochs = 20};

}  // namespace
