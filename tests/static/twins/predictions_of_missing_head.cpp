// SPDX-License-Identifier: MIT
// As fail/predictions_of_missing_head.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

[[maybe_unused]] double score(const Predictions<Targets<Classes<3>, Values<1>>>& predictions) {
  return r2_score(predictions.head<1>());
}

}  // namespace
