// error: The Learners name different validation strategies, but are compared on the same folds
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

template <auto Strategy>
using L = Learner<Dense<4, 3, Softmax>, CrossEntropy, Strategy>;

auto validate(const Dataset<4, Classes<3>>& data) {
  return compare(L<KFold<5>>{}, L<KFold<10>>{}, data);
}
