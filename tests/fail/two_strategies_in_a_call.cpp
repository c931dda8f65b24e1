// error: Two validation strategies follow the data: name one.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

using L = Learner<Dense<4, 3, Softmax>, CrossEntropy>;

auto validate(const Dataset<4, Classes<3>>& data) {
  return cross_validate(L{}, data, KFold<5>, LeaveOneOut);
}
