// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/fit_of_a_type.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;
using Iris = Learner<net, CrossEntropy>;

[[maybe_unused]] auto train(const Dataset<4, Classes<3>>& data) { return fit(Iris{}, data); }

}  // namespace
