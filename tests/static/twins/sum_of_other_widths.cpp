// SPDX-License-Identifier: MIT
// As fail/sum_of_other_widths.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 8> >> (Dense<8> + Identity);
static_assert(shape_of<decltype(net)>::outputs == 8);

}  // namespace
