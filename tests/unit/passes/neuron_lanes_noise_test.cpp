// SPDX-License-Identifier: MIT
// Dropout and noise with neurons on lanes, on the reference kernels and in double: the same masks,
// hence the same training to rounding.
#include "support/tiled.hpp"

#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>

using namespace ctnn;
using support::expect_tiled_equals_plain;

namespace {

constexpr auto noisy = Dropout<0.2> >> Dense<7, 19, ReLU> >> Dropout<0.25> >> Dense<33, Tanh> >>
                       Dropout<0.5> >> GaussianNoise<0.1> >> Dense<3>;

}  // namespace

TEST_CASE("dropout and noise: neurons on lanes train as the reference kernels do") {
  expect_tiled_equals_plain<noisy, Values<3>, HalfSquaredError, SGD<0.05>>(true);
}
