// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/schedule_of_a_layer.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Named<"hidden", Dense<4, 3>>;
[[maybe_unused]] constexpr Learner<net, HalfSquaredError, OnLayer<"hidden", L2<0.1>>, Cosine<>>
    learner;

}  // namespace
