// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/width_mismatch_through_dropout.cpp.
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>

namespace {
using namespace ctnn;

[[maybe_unused]] constexpr auto net = Dense<4, 8, ReLU> >> (Dropout<0.1> >> Dense<8, 3>);
}  // namespace
