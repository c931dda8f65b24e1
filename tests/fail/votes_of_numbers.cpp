// error: Votes are for classes: numbers have none to decide for; leave Votes out, which averages.
// SPDX-License-Identifier: MIT
#include <ctnn/ensemble/bagging.hpp>
#include <ctnn/network/dense.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 2>;
auto model(const Dataset<4, Values<2>>& data) {
  return fit(Bagging<5>(Learner<net, HalfSquaredError>{}, Votes), data);
}
