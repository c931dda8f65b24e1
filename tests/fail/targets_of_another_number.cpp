// error: The data set's targets need another number of outputs than the network has: one per class for Classes<N>, one for Binary, N for Values<N>.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, Tanh> >> Dense<1>;

auto train(const Dataset<4, Values<2>>& data) {
  return fit(Learner<net, HalfSquaredError>{}, data);
}
