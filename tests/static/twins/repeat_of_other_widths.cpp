// SPDX-License-Identifier: MIT
// As fail/repeat_of_other_widths.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Repeat<3, Dense<8, 8>>;
static_assert(shape_of<decltype(net)>::depth == 3);

}  // namespace
