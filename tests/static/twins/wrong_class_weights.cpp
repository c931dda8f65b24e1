// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/wrong_class_weights.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 3, Softmax>;

[[maybe_unused]] auto train(const Dataset<4, Classes<3>>& data) {
  return fit(Learner<net, CrossEntropy, ClassWeights<1.0, 2.0, 3.0>>{}, data);
}

}  // namespace
