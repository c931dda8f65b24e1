// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/not_a_policy.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 3, ReLU>;
[[maybe_unused]] constexpr Learner<net, HalfSquaredError> learner;

}  // namespace
