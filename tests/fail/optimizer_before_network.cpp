// error: The first argument of Optimizer<net, ...> is the network, policies stand behind it: Optimizer<net, Adam<>>.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>
#include <ctnn/training/optimize.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3>;
void step(Model<net>& model, Model<net>& gradient) {
  Optimizer<Adam<>, net> optimizer;
  optimizer.step(model, gradient);
}
