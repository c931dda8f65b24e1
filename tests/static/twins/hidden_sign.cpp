// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/hidden_sign.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 8, Tanh> >> Dense<1>;
[[maybe_unused]] constexpr Learner<net, HalfSquaredError> learner;

}  // namespace
