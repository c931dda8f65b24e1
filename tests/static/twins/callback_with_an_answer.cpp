// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/callback_with_an_answer.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 1>;
using L = Learner<net, HalfSquaredError>;

[[maybe_unused]] Model<net> train(const Dataset<4, Values<1>>& data) {
  return fit(L{}, data, [](const Epoch& epoch) {
    return epoch.loss < 0.1 ? Training::stop : Training::go_on;
  });
}

}  // namespace
