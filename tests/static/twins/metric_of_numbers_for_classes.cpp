// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/metric_of_numbers_for_classes.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

using L = Learner<Dense<4, 3, Softmax>, CrossEntropy, KFold<5>>;

[[maybe_unused]] auto validate(const Dataset<4, Classes<3>>& data) {
  return cross_validate(L{}, data, log_loss);
}

}  // namespace
