// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/loss_divides_by_zero.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto gamma_loss =
    loss<"Gamma">([](auto y, auto t) { return log(y) + t / y; });
[[maybe_unused]] constexpr auto net = Dense<4, 1, Softplus>;
[[maybe_unused]] constexpr Learner<net, gamma_loss> learner;

}  // namespace
