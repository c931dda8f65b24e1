// SPDX-License-Identifier: MIT
// As fail/dropout_in_front_of_branch.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 8> >> ((Dense<8, ReLU> >> Dropout<0.1> >> Dense<8>)+Identity);
static_assert(shape_of<decltype(net)>::inputs == 4);

}  // namespace
