// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/two_activations.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 8, ReLU>;

}  // namespace
