// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;

float first(const Dataset<4, Classes<3>>& data) {
  const std::span y = fit(Learner<net, CrossEntropy>{}, data)(data.x(0));
  return y[0];
}
