// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/width_mismatch.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] constexpr auto net = Dense<4, 8, ReLU> >> Dense<8, 3, Softmax>;

}  // namespace
