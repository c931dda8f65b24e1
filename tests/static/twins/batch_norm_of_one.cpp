// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/batch_norm_of_one.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net =
    Dense<4, 8> >> BatchNorm<> >> Activation<ReLU> >> Dense<3, Softmax>;
using Iris = Learner<net, CrossEntropy, Batch<2>>;
[[maybe_unused]] Model<net> trained(const Dataset<4, Classes<3>>& data) {
  return fit(Iris{.epochs = 20}, data);
}

}  // namespace
