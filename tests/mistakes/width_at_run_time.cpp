// SPDX-License-Identifier: MIT
#include <iostream>

#include <ctnn.hpp>

using namespace ctnn;

int main() {
  int hidden = 8;
  std::cin >> hidden;
  // clang-format off: to it this is arithmetic.
  const Model<Dense<4, hidden, ReLU> >> Dense<3, Softmax>> model;
}
