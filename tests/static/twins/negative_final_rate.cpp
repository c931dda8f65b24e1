// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/negative_final_rate.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 3>;
[[maybe_unused]] constexpr Learner<net, HalfSquaredError, Cosine<0.1>> learner;

}  // namespace
