// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/fit_of_a_model.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;

[[maybe_unused]] void train(Model<net>& model, const Dataset<4, Classes<3>>& data) {
  model = fit(Learner<net, CrossEntropy>{}, data);
}

}  // namespace
