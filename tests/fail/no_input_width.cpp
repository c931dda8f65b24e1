// error: The first layer needs its input width: write Dense<4, 8, ReLU> for 4 inputs.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<8, ReLU> >> Dense<3, Softmax>;
static_assert(parameter_count<net> > 0);
