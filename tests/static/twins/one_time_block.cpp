// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/one_time_block.cpp.
#include <ctnn/data/dataset.hpp>
#include <ctnn/validation/strategies.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] auto rounds(const Dataset<4, Values<1>>& data) {
  return TimeSeriesSplit<2>.splits(data, 1);
}

}  // namespace
