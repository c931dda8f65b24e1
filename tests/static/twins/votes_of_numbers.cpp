// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/votes_of_numbers.cpp.
#include <ctnn/ensemble/bagging.hpp>
#include <ctnn/network/dense.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 2>;
[[maybe_unused]] auto model(const Dataset<4, Values<2>>& data) {
  return fit(Bagging<5>(Learner<net, HalfSquaredError>{}), data);
}

}  // namespace
