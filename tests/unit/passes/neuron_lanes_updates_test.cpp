// SPDX-License-Identifier: MIT
// Training with neurons on lanes equals the reference kernels, whatever the update.
#include <ctnn/network/dense.hpp>

#include "support/tiled.hpp"
using namespace ctnn;
using support::expect_tiled_equals_plain;

namespace {

constexpr auto deep = Dense<7, 19, Tanh> >> Dense<33, ReLU> >> Dense<5, Softmax>;
constexpr auto net = Dense<7, 50, Tanh> >> Dense<5, Softmax>;

}  // namespace

TEST_CASE("neurons on lanes train as the reference kernels do, with SGD") {
  expect_tiled_equals_plain<deep, Classes<5>, CrossEntropy, SGD<0.1>>();
}

TEST_CASE("with Momentum, on samples of several weights") {
  expect_tiled_equals_plain<net, Classes<5>, CrossEntropy, Momentum<0.1, 0.9>>(true);
}

TEST_CASE("with Adam") { expect_tiled_equals_plain<net, Classes<5>, CrossEntropy, Adam<0.01>>(); }
