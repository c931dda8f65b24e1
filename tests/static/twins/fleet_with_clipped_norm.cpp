// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/fleet_with_clipped_norm.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 3>;
[[maybe_unused]] const Fleet<Learner<net, HalfSquaredError, ClipValue<1>>> fleet({});

}  // namespace
