// SPDX-License-Identifier: MIT
// As fail/branches_on_other_inputs.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 8> | Dense<4, 2>;
static_assert(shape_of<decltype(net)>::outputs == 10);

}  // namespace
