// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/hidden_activation_without_value.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto good = activation([](auto z) { return log(1 + exp(-z)); });
[[maybe_unused]] constexpr auto net = Dense<4, 8, good> >> Dense<1>;
[[maybe_unused]] constexpr Learner<net, HalfSquaredError> learner;

}  // namespace
