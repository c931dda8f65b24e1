// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/foreign_loss.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 8, ReLU> >> Dense<1>;
[[maybe_unused]] constexpr Learner<net, HalfSquaredError, Adam<>> learner;

}  // namespace
