// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/f1_of_numbers.cpp.
#include <ctnn/metrics/classification.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] double score(const Predictions<Classes<2>>& predictions) {
  return f1_score(predictions);
}

}  // namespace
