// error: The Learner names no validation strategy: add one to it or to the call
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;

auto validate(const Dataset<4, Classes<3>>& data) {
  return cross_validate(Learner<net, CrossEntropy>{}, data);
}
