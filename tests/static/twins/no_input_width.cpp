// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/no_input_width.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;
static_assert(parameter_count<net> > 0);

}  // namespace
