// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/trainer_callback_on_lanes.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 3, Softmax>;
using L = Learner<net, CrossEntropy, Batch<8>, KFold<20>, OneByOne>;

[[maybe_unused]] auto validate(const Dataset<4, Classes<3>>& data) {
  return cross_validate(L{}, data, [](const Epoch&, const Trainer<L>&) {});
}

}  // namespace
