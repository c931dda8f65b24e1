// SPDX-License-Identifier: MIT
// The smallest of a user's programs: it runs a network.
#include <iostream>

#include <ctnn/inference.hpp>

constexpr auto net = ctnn::Dense<2, 3, ctnn::ReLU> >> ctnn::Dense<1>;

int main() {
  ctnn::Model<net> model;  // of zeros
  model.biases<1>()[0] = 2.5F;
  std::cout << model({1.0F, 2.0F})[0] << '\n';
}
