// SPDX-License-Identifier: MIT
// Definitions of data/train_test_split.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/data/train_test_split.hpp>
#include <ctnn/text/shortest_text.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The places of samples whose groups are held out, and of the others.
[[nodiscard]] inline Split split_groups(std::span<const int> groups,
                                        const TrainTestOptions& options) {
  std::vector<int> ids(groups.begin(), groups.end());
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  if (ids.size() < 2)
    throw Error(
        "train_test_split: all samples are of one group, which cannot be on both sides: give more "
        "groups, or remove them with set_groups({}).");
  std::vector<int> held(ids.size());
  for (const std::size_t g : hold_out(ids.size(), options.test_size, options.seed).test)
    held[g] = 1;
  std::vector<int> part(groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i)
    part[i] =
        held[static_cast<std::size_t>(std::ranges::lower_bound(ids, groups[i]) - ids.begin())];
  return split_by(part, 1);
}

CTNN_FUNC Split split_samples(std::span<const std::size_t> samples, std::span<const int> classes,
                              std::span<const int> groups, const TrainTestOptions& options) {
  if (!(options.test_size > 0 && options.test_size < 1))
    throw Error("train_test_split: .test_size is " + shortest_text(options.test_size) +
                ", it must be between 0 and 1: the share of the samples to test on.");
  if (samples.size() < 2)
    throw Error("train_test_split: it needs a sample to train on and one to test on, and " +
                std::to_string(samples.size()) + " of the data set weigh anything: add some.");
  std::vector<Split> split;
  if (!groups.empty())
    split.push_back(split_groups(groups, options));
  else
    split.push_back(hold_out(samples.size(), options.test_size, options.seed,
                             options.stratify ? classes : std::span<const int>()));
  renumber(split, samples);
  return std::move(split.front());
}

}  // namespace ctnn::inline CTNN_ABI::detail
