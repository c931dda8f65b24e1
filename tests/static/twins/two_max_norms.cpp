// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/two_max_norms.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Named<"hidden", Dense<4, 3>>;
[[maybe_unused]] constexpr Learner<net, HalfSquaredError, MaxNorm<3>, OnLayer<"hidden", MaxNorm<2>>>
    learner;

}  // namespace
