// SPDX-License-Identifier: MIT
// Definitions of validation/cross_val_predict.hpp.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/validation/cross_val_predict.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

CTNN_FUNC std::vector<std::size_t> round_of_each(const std::vector<Split>& rounds, std::size_t n,
                                                 std::span<const std::size_t> samples) {
  std::vector<std::size_t> round(n, rounds.size());
  const auto fail = [](std::size_t sample, const char* how_often) {
    throw Error("cross_val_predict: the strategy tests sample " + std::to_string(sample) +
                how_often +
                ": take one that tests every sample once, such as KFold<5> or LeaveOneOut.");
  };
  for (std::size_t r = 0; r < rounds.size(); ++r)
    for (const std::size_t s : rounds[r].test)
      if (std::exchange(round[s], r) != rounds.size()) fail(s, " more than once");
  for (const std::size_t s : samples)
    if (round[s] == rounds.size()) fail(s, " never");
  return round;
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
