// error: The deviation of GaussianNoise and InputNoise is a number of 0 or more.
// SPDX-License-Identifier: MIT
#include <ctnn/graph/shape.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> GaussianNoise<-0.5> >> Dense<3>;
static_assert(parameter_count<net> > 0);
