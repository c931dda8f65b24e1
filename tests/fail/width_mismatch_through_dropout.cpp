// error: Layer widths differ: the layer after >> expects another number of inputs than the layer before it has outputs
// SPDX-License-Identifier: MIT
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> (Dropout<0.1> >> Dense<9, 3>);
