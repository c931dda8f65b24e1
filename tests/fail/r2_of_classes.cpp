// error: This metric is of predicted numbers: use accuracy_score, log_loss or another of classes for Classes<N> and Binary
// SPDX-License-Identifier: MIT
#include <ctnn/metrics/regression.hpp>

using namespace ctnn;

double score(const Predictions<Classes<3>>& predictions) { return r2_score(predictions); }
