// SPDX-License-Identifier: MIT
// As fail/transposed_of_other_widths.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Named<"code", Dense<7, 3>> >> Transposed<"code", Dense<7>>;
static_assert(shape_of<decltype(net)>::inputs == 7);

}  // namespace
