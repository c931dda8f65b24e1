// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/poisson_after_tanh.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 1, Softplus>;
[[maybe_unused]] constexpr Learner<net, Poisson> learner;

}  // namespace
