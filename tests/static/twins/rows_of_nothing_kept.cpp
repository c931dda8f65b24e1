// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/rows_of_nothing_kept.cpp.
#include <vector>

#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] std::vector<float> read() { return std::vector<float>(8); }
[[maybe_unused]] float first() {
  const auto numbers = read();
  const Rows<const float, 4> rows(numbers);
  return rows[0][0];
}

}  // namespace
