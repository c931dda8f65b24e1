// error: A threshold can be asked to reach recall_score >= r, precision_score >= p or specificity_score >= s; the best by another metric is threshold_for(f1_score, predictions).
// SPDX-License-Identifier: MIT
#include <ctnn/metrics/choose_threshold.hpp>

using namespace ctnn;

auto threshold(const Predictions<Binary>& predictions) {
  return threshold_for(f1_score >= 0.9, predictions);
}
