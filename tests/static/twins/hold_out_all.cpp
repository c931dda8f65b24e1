// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/hold_out_all.cpp.
#include <ctnn/data/dataset.hpp>
#include <ctnn/validation/strategies.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] auto rounds(const Dataset<4, Binary>& data) {
  return ShuffleSplit<10, 0.9>.splits(data, 1);
}

}  // namespace
