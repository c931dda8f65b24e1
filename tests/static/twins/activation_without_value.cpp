// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/activation_without_value.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto good = activation([](auto z) { return log(1 + exp(-z)); });
[[maybe_unused]] constexpr auto net = Dense<4, 1, good>;
[[maybe_unused]] constexpr Learner<net, HalfSquaredError> learner;

}  // namespace
