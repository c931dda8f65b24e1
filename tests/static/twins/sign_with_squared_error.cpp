// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/sign_with_squared_error.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 1, Sign>;
[[maybe_unused]] constexpr Learner<net, PerceptronLoss> learner;

}  // namespace
