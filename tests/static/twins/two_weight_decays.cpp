// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/two_weight_decays.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 3>;
[[maybe_unused]] constexpr Learner<net, HalfSquaredError, WeightDecay<0.1>, AdamW<>> learner;

}  // namespace
