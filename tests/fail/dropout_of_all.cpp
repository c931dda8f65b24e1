// error: The probability of Dropout and FeatureDropout lies in [0, 1): 0.1 drops a tenth.
// SPDX-License-Identifier: MIT
#include <ctnn/graph/shape.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> Dropout<1.0> >> Dense<3>;
static_assert(parameter_count<net> > 0);
