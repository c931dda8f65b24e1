// SPDX-License-Identifier: MIT
// Losses with neurons on lanes: L samples at a time, transposed.
#include <ctnn/network/dense.hpp>

#include "support/tiled.hpp"
using namespace ctnn;
using support::expect_tiled_equals_plain;

namespace {

template <auto Last>
constexpr auto ending = Dense<6, 20, Tanh> >> Last;

}  // namespace

TEST_CASE("softmax of more classes than lanes") {
  expect_tiled_equals_plain<ending<Dense<37, Softmax>>, Classes<37>, CrossEntropy, SGD<0.1>>();
}

TEST_CASE("a sigmoid of one output, and of several registers of them") {
  expect_tiled_equals_plain<ending<Dense<1, Sigmoid>>, Binary, BinaryCrossEntropy, SGD<0.1>>();
  expect_tiled_equals_plain<ending<Dense<34, Sigmoid>>, Values<34>, BinaryCrossEntropy, SGD<0.1>>(
      true);
}
