// error: A curve shows one metric: name one, or none for the headline score.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

using L = Learner<Dense<4, 3, Softmax>, CrossEntropy, KFold<5>>;

auto validate(const Dataset<4, Classes<3>>& data) {
  return learning_curve(L{}, data, {0.5, 1.0}, log_loss, accuracy_score);
}
