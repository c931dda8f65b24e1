// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/penalty_without_value.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto good = penalty<0.1>([](auto w) { return sqrt(1 + pow(w, 2)); });
[[maybe_unused]] constexpr auto net = Dense<4, 1>;
[[maybe_unused]] constexpr Learner<net, HalfSquaredError, good> learner;

}  // namespace
