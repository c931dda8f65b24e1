// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/number_for_many_outputs.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 2>;

[[maybe_unused]] float loss(const Model<net>& model) {
  return loss_gradient(model, HalfSquaredError, {5.1, 3.5, 1.4, 0.2}, {0.5, 1}).loss;
}

}  // namespace
