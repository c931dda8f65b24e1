// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/two_initializers.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Named<"hidden", Dense<4, 3>>;
[[maybe_unused]] constexpr Learner<net, HalfSquaredError, HeNormal,
                                   OnLayer<"hidden", GlorotUniform>> learner;

}  // namespace
