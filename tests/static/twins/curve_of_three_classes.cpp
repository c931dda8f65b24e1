// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/curve_of_three_classes.cpp.
#include <ctnn/metrics/threshold_curves.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] auto curve(const Predictions<Classes<3>>& predictions) {
  return roc_curve(predictions, 2);
}

}  // namespace
