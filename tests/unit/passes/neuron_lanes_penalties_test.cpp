// SPDX-License-Identifier: MIT
// Penalties in the epilogue of ∂L/∂W equal those of a loop over all weights.
#include <ctnn/network/dense.hpp>

#include "support/tiled.hpp"
using namespace ctnn;
using support::expect_tiled_equals_plain;

namespace {

// The first layer fills its panels but for a lane; the second has one output.
constexpr auto net = Named<"hidden", Dense<5, 31, Tanh>> >> Named<"last", Dense<1>>;
// Not zero at zero: what lies in the padding would be seen.
constexpr auto TowardsOne = penalty<0.2>([](auto w) { return pow(w - 1, 2); });

}  // namespace

TEST_CASE("L1 on all weights, L2 on a layer beside it") {
  expect_tiled_equals_plain<net, Values<1>, HalfSquaredError, SGD<0.1>, L1<0.01>,
                            OnLayer<"last", L2<0.2>>>();
}

TEST_CASE("ElasticNet, with a state to update") {
  expect_tiled_equals_plain<net, Values<1>, HalfSquaredError, Momentum<0.1, 0.9>,
                            ElasticNet<0.01, 0.03>>();
}

TEST_CASE("ProximalL1, after the update, beside an own penalty on a layer") {
  expect_tiled_equals_plain<net, Values<1>, HalfSquaredError, SGD<0.1>, ProximalL1<0.3>,
                            OnLayer<"hidden", TowardsOne>>();
}
