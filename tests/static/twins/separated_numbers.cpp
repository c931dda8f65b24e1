// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/separated_numbers.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 1>;
using L = Learner<net, HalfSquaredError, EarlyStopping<EarlyStop{.monitor = Monitor::loss}>>;

[[maybe_unused]] Model<net> train(const Dataset<4, Values<1>>& data) { return fit(L{}, data); }

}  // namespace
