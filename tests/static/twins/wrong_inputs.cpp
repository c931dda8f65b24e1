// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/wrong_inputs.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<5, 3, Softmax>;

[[maybe_unused]] auto train(const Dataset<5, Classes<3>>& data) {
  return fit(Learner<net, CrossEntropy>{}, data);
}

}  // namespace
