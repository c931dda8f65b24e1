// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/compared_by_other_strategies.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

template <auto Strategy>
using L = Learner<Dense<4, 3, Softmax>, CrossEntropy, Strategy>;

[[maybe_unused]] auto validate(const Dataset<4, Classes<3>>& data) {
  return compare(L<KFold<5>>{}, L<KFold<5>>{}, data);
}

}  // namespace
