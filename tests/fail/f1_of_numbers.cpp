// error: This metric is of predicted classes: use r2_score, mean_squared_error or another of numbers for Values<N>
// SPDX-License-Identifier: MIT
#include <ctnn/metrics/classification.hpp>

using namespace ctnn;

double score(const Predictions<Values<1>>& predictions) { return f1_score(predictions); }
