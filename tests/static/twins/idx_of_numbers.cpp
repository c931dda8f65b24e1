// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/idx_of_numbers.cpp.
#include <ctnn/io/idx.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] auto read() { return read_idx<784, Classes<10>>("images", "labels"); }

}  // namespace
