// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/unknown_layer.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Named<"hidden", Dense<4, 8, Tanh>> >> Dense<1>;
[[maybe_unused]] constexpr Learner<net, HalfSquaredError, OnLayer<"hidden", L2<0.1>>> learner;

}  // namespace
