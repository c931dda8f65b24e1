// error: A curve over thresholds is of one class against all others; of more than two say which, as in roc_curve(predictions, 2).
// SPDX-License-Identifier: MIT
#include <ctnn/metrics/threshold_curves.hpp>

using namespace ctnn;

auto curve(const Predictions<Classes<3>>& predictions) { return roc_curve(predictions); }
