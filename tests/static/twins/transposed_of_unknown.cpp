// SPDX-License-Identifier: MIT
// As fail/transposed_of_unknown.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Named<"code", Dense<8, 3>> >> Transposed<"code", Dense<8>>;
static_assert(shape_of<decltype(net)>::inputs == 8);

}  // namespace
