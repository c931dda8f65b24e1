// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/target_of_another_width.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 8, Tanh> >> Dense<2>;

[[maybe_unused]] float loss(const Model<net>& model, const std::array<float, 4>& x) {
  return loss_gradient(model, HalfSquaredError, x, std::array{0.5F, 1.0F}).loss;
}

}  // namespace
