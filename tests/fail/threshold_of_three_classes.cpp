// error: A threshold decides between two classes, Binary or Classes<2>; of more the largest output decides.
// SPDX-License-Identifier: MIT
#include <ctnn/metrics/predictions.hpp>

using namespace ctnn;

auto decided(const Predictions<Classes<3>>& predictions) { return predictions.decided_at(0.3); }
