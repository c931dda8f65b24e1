// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/two_stopping_rules.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 1, Sign>;
[[maybe_unused]] constexpr Learner<net, PerceptronLoss, UntilSeparated, FullBatch> learner;

}  // namespace
