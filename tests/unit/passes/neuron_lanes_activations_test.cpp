// SPDX-License-Identifier: MIT
// Hidden activations with neurons on lanes: those that keep their output, their slope or z, those
// with trained alphas and those of whole rows.
#include <ctnn/network/dense.hpp>

#include "support/tiled.hpp"
using namespace ctnn;
using support::expect_tiled_equals_plain;

namespace {

constexpr auto prelu_gelu = Dense<3, 19, PReLU> >> Dense<18, GELU> >> Dense<2>;
constexpr auto rows = Dense<3, 19, Softmax> >> Dense<35, LogSoftmax> >> Dense<2>;

}  // namespace

TEST_CASE("PReLU trains its alphas, GELU keeps its slope") {
  expect_tiled_equals_plain<prelu_gelu, Values<2>, HalfSquaredError, Momentum<0.1, 0.9>>();
}

TEST_CASE("Softmax and LogSoftmax as hidden layers") {
  // 35 logarithms near −3.5 are large inputs: a larger rate diverges.
  expect_tiled_equals_plain<rows, Values<2>, HalfSquaredError, SGD<0.001>>();
}
