// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/span_of_outputs.cpp.
#include <array>
#include <span>

#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 3>;

[[maybe_unused]] float first(const Model<net>& model, const std::array<float, 4>& x) {
  const auto outputs = model(x);
  const std::span<const float, 3> y = outputs;
  return y[0];
}

}  // namespace
