// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/loss_without_value.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto good = loss([](auto y, auto t) { return t * log(y); });
[[maybe_unused]] constexpr auto net = Dense<4, 1, Softplus>;
[[maybe_unused]] constexpr Learner<net, good> learner;

}  // namespace
