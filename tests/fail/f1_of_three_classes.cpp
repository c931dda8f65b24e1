// error: Precision, recall and F1 of more than two classes need an average: Average::macro, Average::micro or Average::weighted.
// SPDX-License-Identifier: MIT
#include <ctnn/metrics/classification.hpp>

using namespace ctnn;

double score(const Predictions<Classes<3>>& predictions) { return f1_score(predictions); }
