// error: An Optimizer takes no loss: it is given the gradient of one, step(model, gradient).
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>
#include <ctnn/training/optimize.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3>;
void step(Model<net>& model, Model<net>& gradient) {
  Optimizer<net, HalfSquaredError, Adam<>, L2<1e-3>> optimizer;
  optimizer.step(model, gradient);
}
