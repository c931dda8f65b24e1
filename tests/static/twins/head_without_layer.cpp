// SPDX-License-Identifier: MIT
// As fail/head_without_layer.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 8> >> (Dense<3, Softmax> | Dense<8>);
static_assert(shape_of<decltype(net)>::inputs == 4);

}  // namespace
