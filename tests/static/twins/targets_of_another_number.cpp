// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/targets_of_another_number.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 8, Tanh> >> Dense<1>;

[[maybe_unused]] auto train(const Dataset<4, Values<1>>& data) {
  return fit(Learner<net, HalfSquaredError>{}, data);
}

}  // namespace
