// SPDX-License-Identifier: MIT
// Definitions of search/successive_halving.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/search/grid_search_result.hpp>
#include <ctnn/search/successive_halving.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::size_t points_kept(const Halving& halving, std::size_t points) {
  const auto factor = static_cast<std::size_t>(halving.factor);
  return (points + factor - 1) / factor;
}

CTNN_FUNC int epochs_of_rung(const Halving& halving, int rung, int rungs, int epochs) {
  double part = epochs;
  for (int r = rung + 1; r < rungs; ++r) part /= halving.factor;
  return std::clamp(static_cast<int>(part + 0.5), std::min(halving.least_epochs, epochs), epochs);
}

CTNN_FUNC int rungs_of(const Halving& halving, std::size_t points, int epochs) {
  if (halving.factor < 2)
    throw Error("successive_halving: .factor is " + std::to_string(halving.factor) +
                ", it must be 2 or more.");
  if (halving.least_epochs < 1)
    throw Error("successive_halving: .least_epochs is " + std::to_string(halving.least_epochs) +
                ", it must be 1 or more.");
  check_searched(points);
  const auto factor = static_cast<std::size_t>(halving.factor);
  int rungs = 1;
  double part = static_cast<double>(epochs) / halving.factor;
  for (std::size_t left = points; left >= factor && part >= halving.least_epochs; left /= factor) {
    part /= halving.factor;
    ++rungs;
  }
  return rungs;
}

CTNN_FUNC std::vector<std::size_t> places_kept(const std::vector<PointScore>& scores, bool greater,
                                               std::size_t kept) {
  std::vector<std::size_t> places = best_first(scores, greater);
  places.resize(std::min(kept, places.size()));
  std::ranges::sort(places);
  return places;
}

}  // namespace ctnn::inline CTNN_ABI::detail
