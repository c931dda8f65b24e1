// error: loss_gradient: a target is a class id, one number for a network of a single output, or a list of one number per output.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 2>;

float loss(const Model<net>& model) {
  return loss_gradient(model, HalfSquaredError, {5.1, 3.5, 1.4, 0.2}, 0.5).loss;
}
