// error: ClassWeights<...> needs one weight per class of the data set.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;

auto train(const Dataset<4, Classes<3>>& data) {
  return fit(Learner<net, CrossEntropy, ClassWeights<1.0, 2.0>>{}, data);
}
