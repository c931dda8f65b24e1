// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/f1_of_three_classes.cpp.
#include <ctnn/metrics/classification.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] double score(const Predictions<Classes<3>>& predictions) {
  return f1_score(predictions, Average::macro);
}

}  // namespace
