// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/negative_noise.cpp.
#include <ctnn/graph/shape.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>

namespace {
using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> GaussianNoise<0.5> >> Dense<3>;
static_assert(parameter_count<net> > 0);
}  // namespace
