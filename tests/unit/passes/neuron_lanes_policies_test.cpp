// SPDX-License-Identifier: MIT
// What surrounds an update in the epilogue of ∂L/∂W equals the same on the reference kernels.
#include <ctnn/network/dense.hpp>

#include "support/tiled.hpp"
using namespace ctnn;
using support::expect_tiled_equals_plain;

namespace {

// It fills its panels but for a lane.
constexpr auto net = Dense<5, 31, Tanh>;

}  // namespace

TEST_CASE("clipped values, with the penalty's gradient, decay, and norms bounded afterwards") {
  expect_tiled_equals_plain<net, Values<31>, HalfSquaredError, SGD<0.1>, L2<0.05>, ClipValue<0.02>,
                            WeightDecay<0.5>, MaxNorm<0.4>>();
}
