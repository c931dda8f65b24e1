// error: A span of outputs that nothing keeps: they are gone at the end of the line. Keep them, auto y = model(x), and then take the span.
// SPDX-License-Identifier: MIT
#include <array>
#include <span>

#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3>;

float first(const Model<net>& model, const std::array<float, 4>& x) {
  const std::span<const float, 3> y = model(x);
  return y[0];
}
