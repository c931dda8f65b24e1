// SPDX-License-Identifier: MIT
// Models out of headers that were written when the tests were built: the same bits, and predictions
// while compiling.
#include <array>
#include <iostream>

#include "doubles.hpp"
#include "floats.hpp"
#include "large.hpp"
#include "network.hpp"

using namespace embedded_test;

int main() {
  constexpr auto model = floats::model<net>();
  static_assert(same_bits(model, original<net, float>()));
  static_assert(same_bits(deep::er::model<net>(), original<net, double>()));

  constexpr std::array<float, 3> x{0.5F, -0.25F, 1.0F};
  constexpr auto y = model(x);
  static_assert(y == original<net, float>()(x));
  static_assert(y[0] > 0.1F && y[1] > 0.1F && y[0] + y[1] > 0.999F && y[0] + y[1] < 1.001F);

  const auto at_run_time = large_weights::model<large>();
  if (same_bits(at_run_time, original<large, float>())) return 0;
  std::cerr << "The large model is not the one that was embedded.\n";
  return 1;
}
