// error: A call is given more or fewer numbers than it takes: for x one for each input, for a target or dy one for each output.
// SPDX-License-Identifier: MIT
#include <array>

#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;

float call(const Model<net>& model, const std::array<float, 5>& x) { return model(x)[0]; }
