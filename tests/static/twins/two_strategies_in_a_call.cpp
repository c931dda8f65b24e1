// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/two_strategies_in_a_call.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

using L = Learner<Dense<4, 3, Softmax>, CrossEntropy>;

[[maybe_unused]] auto validate(const Dataset<4, Classes<3>>& data) {
  return cross_validate(L{}, data, LeaveOneOut);
}

}  // namespace
