// error: A callback of fit returns nothing, or Training::go_on or Training::stop.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 1>;
using L = Learner<net, HalfSquaredError>;

Model<net> train(const Dataset<4, Values<1>>& data) {
  return fit(L{}, data, [](const Epoch& epoch) { return epoch.loss < 0.1; });
}
