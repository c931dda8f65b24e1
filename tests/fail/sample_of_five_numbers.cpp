// error: A call is given more or fewer numbers than it takes: for x one for each input, for a target or dy one for each output.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;

float call(const Model<net>& model) { return model({5.1, 3.5, 1.4, 0.2, 1.0})[0]; }
