// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/uniform_from_high_to_low.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 3>;
[[maybe_unused]] constexpr Learner<net, HalfSquaredError, Uniform<-1, 1>> learner;

}  // namespace
