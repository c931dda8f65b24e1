// error: cross_validate: rounds of this small network may train together, where a callback sees no Trainer
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;
using L = Learner<net, CrossEntropy, Batch<8>, KFold<20>>;

auto validate(const Dataset<4, Classes<3>>& data) {
  return cross_validate(L{}, data, [](const Epoch&, const Trainer<L>&) {});
}
