// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/added_sample_of_another_width.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] void grow(Dataset<4, Classes<3>>& data) { data.add({5.1, 3.5, 1.4, 0.2}, 2); }

}  // namespace
