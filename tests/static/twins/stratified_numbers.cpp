// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/stratified_numbers.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 1>;

[[maybe_unused]] auto validate(const Dataset<4, Values<1>>& data) {
  return cross_validate(Learner<net, HalfSquaredError, KFold<5>>{}, data);
}

}  // namespace
