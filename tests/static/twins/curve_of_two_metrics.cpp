// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/curve_of_two_metrics.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

using L = Learner<Dense<4, 3, Softmax>, CrossEntropy, KFold<5>>;

[[maybe_unused]] auto validate(const Dataset<4, Classes<3>>& data) {
  return learning_curve(L{}, data, {0.5, 1.0}, log_loss);
}

}  // namespace
