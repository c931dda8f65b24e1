// SPDX-License-Identifier: MIT
// As fail/shared_with_other_widths.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Shared<"a", Dense<4, 8>> >> Shared<"b", Dense<8, 4>>;
static_assert(shape_of<decltype(net)>::inputs == 4);

}  // namespace
