// error: A call is given more or fewer numbers than it takes: for x one for each input, for a target or dy one for each output.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, Tanh> >> Dense<2>;

float loss(const Model<net>& model, const std::array<float, 4>& x) {
  return loss_gradient(model, HalfSquaredError, x, std::array{0.5F, 1.0F, 2.0F}).loss;
}
