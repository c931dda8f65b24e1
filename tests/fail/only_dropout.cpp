// error: This network has no layer: Dropout and GaussianNoise stand before or between layers, as in Dense<4, 8, ReLU> >> Dropout<0.1> >> Dense<3>.
// SPDX-License-Identifier: MIT
#include <ctnn/graph/shape.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>

using namespace ctnn;

constexpr auto net = Dropout<0.2> >> GaussianNoise<0.1>;
static_assert(parameter_count<net> > 0);
