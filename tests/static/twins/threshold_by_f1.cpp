// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/threshold_by_f1.cpp.
#include <ctnn/metrics/choose_threshold.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] auto threshold(const Predictions<Binary>& predictions) {
  return threshold_for(f1_score, predictions);
}

}  // namespace
