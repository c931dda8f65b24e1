// SPDX-License-Identifier: MIT
// Definitions of metrics/ranking.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/metrics/ranking.hpp>
#include <ctnn/metrics/ratio.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

CTNN_FUNC void merge_ties(std::vector<Tie>& ranked) {
  // By weights too, so that sums do not depend on the order that predictions come in.
  std::ranges::sort(ranked, [](const Tie& a, const Tie& b) {
    return std::tie(a.score, a.positives, a.negatives) >
           std::tie(b.score, b.positives, b.negatives);
  });
  std::size_t ties = 0;
  for (const Tie& tie : ranked)
    if (ties > 0 && ranked[ties - 1].score == tie.score) {
      ranked[ties - 1].positives += tie.positives;
      ranked[ties - 1].negatives += tie.negatives;
    } else {
      ranked[ties++] = tie;
    }
  ranked.resize(ties);
}

CTNN_FUNC double roc_auc(const std::vector<Tie>& ranked) noexcept {
  double positives = 0;  // so far
  double negatives = 0;
  double area = 0;
  for (const Tie& tie : ranked) {
    area += tie.negatives * (positives + tie.positives / 2);
    positives += tie.positives;
    negatives += tie.negatives;
  }
  return ratio_or_nan(area, positives * negatives);
}

CTNN_FUNC double average_precision(const std::vector<Tie>& ranked) noexcept {
  double positives = 0;  // so far
  double all = 0;
  double sum = 0;
  for (const Tie& tie : ranked) {
    positives += tie.positives;
    all += tie.positives + tie.negatives;
    if (tie.positives > 0) sum += tie.positives * positives / all;
  }
  return ratio_or_nan(sum, positives);
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
