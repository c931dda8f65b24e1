// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/class_of_text.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] void grow(Dataset<2, Classes<3>>& data) { data.add({5.1, 3.5}, 2U); }

}  // namespace
