// SPDX-License-Identifier: MIT
// docs/start.md: the trained network in a program that reads no file and needs no heap.
#include <array>
#include <iostream>

#include "wine.hpp"
#include "wine_weights.hpp"

constexpr auto model = wine::model<net>();

int main() {
  const std::array<float, 3> y = model(
      {13.2F, 1.78F, 2.14F, 11.2F, 100, 2.65F, 2.76F, 0.26F, 1.28F, 4.38F, 1.05F, 3.4F, 1050});
  for (const float probability : y) std::cout << probability << ' ';
  std::cout << '\n';
}
