// SPDX-License-Identifier: MIT
// Definitions of metrics/choose_threshold.hpp.
#pragma once

#include <ostream>
#include <string>
#include <tuple>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/metrics/choose_threshold.hpp>
#include <ctnn/metrics/ranking.hpp>
#include <ctnn/text/text_table.hpp>

namespace ctnn::inline CTNN_ABI {

CTNN_FUNC std::ostream& operator<<(std::ostream& out, const DecisionThreshold& threshold) {
  return out << "threshold " << detail::number_text(threshold.value) << ": recall "
             << detail::number_text(threshold.recall) << ", precision "
             << detail::number_text(threshold.precision) << ", specificity "
             << detail::number_text(threshold.specificity);
}

namespace detail {

CTNN_FUNC DecisionThreshold threshold_for(const AtLeast& goal, const std::vector<Tie>& ranked) {
  const std::string asked =
      std::string("threshold_for(") + goal.name + "_score >= " + short_text(goal.least) + ")";
  if (!(goal.least >= 0 && goal.least <= 1))
    throw Error(asked + ": a " + goal.name + " is a share: ask for 0 to 1.");
  double positives = 0;
  double negatives = 0;
  for (const Tie& tie : ranked) {
    positives += tie.positives;
    negatives += tie.negatives;
  }
  DecisionThreshold best;
  DecisionThreshold nearest;  // by the rate that is asked for
  bool reached = false;
  bool first = true;
  double right = 0;  // decided for class 1, and of it
  double wrong = 0;  // decided for class 1, and not
  for (const Tie& tie : ranked) {
    right += tie.positives;
    wrong += tie.negatives;
    const DecisionThreshold at{tie.score, right / positives, right / (right + wrong),
                               (negatives - wrong) / negatives};
    if (first || at.*goal.rate > nearest.*goal.rate) nearest = at;
    first = false;
    if (at.*goal.rate < goal.least) continue;
    if (!reached ||
        std::tie(at.*goal.best, at.*goal.rate) > std::tie(best.*goal.best, best.*goal.rate))
      best = at;
    reached = true;
  }
  if (!reached)
    throw Error(asked + ": no threshold reaches it on these predictions; the best is a " +
                goal.name + " of " + number_text(nearest.*goal.rate) + " at " +
                short_text(nearest.value) + ": ask for that or less.");
  return best;
}

CTNN_COLD CTNN_FUNC void throw_no_score(const std::string& metric) {
  throw Error("threshold_for: the " + metric +
              " of these predictions is NaN at every threshold: take another metric.");
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
