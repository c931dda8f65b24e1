// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/clip_to_nothing.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 3>;
[[maybe_unused]] constexpr Learner<net, HalfSquaredError, ClipNorm<0.5>> learner;

}  // namespace
