// SPDX-License-Identifier: MIT
#include <array>

#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;

auto classify(const Model<net>& model) {
  const std::array<float, 5> x{5.1F, 3.5F, 1.4F, 0.2F, 1.0F};
  return model(x);
}
