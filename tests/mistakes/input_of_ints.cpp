// SPDX-License-Identifier: MIT
#include <array>

#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;

auto classify(const Model<net>& model) {
  const std::array<int, 4> x{5, 3, 1, 0};
  return model(x);
}
