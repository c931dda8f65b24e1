// SPDX-License-Identifier: MIT
#include <array>

#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;

auto classify(const Model<net>& model) {
  const std::array<double, 4> x{5.1, 3.5, 1.4, 0.2};
  return model(x);
}
