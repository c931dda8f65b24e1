// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/no_strategy.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 3, Softmax>;

[[maybe_unused]] auto validate(const Dataset<4, Classes<3>>& data) {
  return cross_validate(Learner<net, CrossEntropy, KFold<5>>{}, data);
}

}  // namespace
