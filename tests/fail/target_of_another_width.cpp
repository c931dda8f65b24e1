// error: loss_gradient: a target is a class id, one number for a network of a single output, or a std::array of one number per output.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, Tanh> >> Dense<2>;

float loss(const Model<net>& model, const std::array<float, 4>& x) {
  return loss_gradient(model, HalfSquaredError, x, std::array{0.5F, 1.0F, 2.0F}).loss;
}
