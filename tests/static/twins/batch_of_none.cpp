// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/batch_of_none.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 3, Softmax>;
using Iris = Learner<net, CrossEntropy, Batch<1>>;
[[maybe_unused]] Model<net> trained(const Dataset<4, Classes<3>>& data) {
  return fit(Iris{.epochs = 20}, data);
}

}  // namespace
