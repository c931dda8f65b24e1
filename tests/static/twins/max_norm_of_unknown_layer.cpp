// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/max_norm_of_unknown_layer.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Named<"hidden", Dense<4, 3>>;
[[maybe_unused]] constexpr Learner<net, HalfSquaredError, OnLayer<"hidden", MaxNorm<2>>> learner;

}  // namespace
