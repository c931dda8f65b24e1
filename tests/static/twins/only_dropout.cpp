// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/only_dropout.cpp.
#include <ctnn/graph/shape.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>

namespace {
using namespace ctnn;

constexpr auto net = Dropout<0.2> >> Dense<4, 8> >> GaussianNoise<0.1> >> Dense<3>;
static_assert(parameter_count<net> > 0);
}  // namespace
