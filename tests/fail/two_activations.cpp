// error: Dense<...> takes one or two widths and an activation
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU, Tanh>;
