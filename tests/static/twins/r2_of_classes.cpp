// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/r2_of_classes.cpp.
#include <ctnn/metrics/regression.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] double score(const Predictions<Values<1>>& predictions) {
  return r2_score(predictions);
}

}  // namespace
