// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/threshold_of_three_classes.cpp.
#include <ctnn/metrics/predictions.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] auto decided(const Predictions<Classes<2>>& predictions) {
  return predictions.decided_at(0.3);
}

}  // namespace
