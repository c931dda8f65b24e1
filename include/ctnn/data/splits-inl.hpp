// SPDX-License-Identifier: MIT
// Definitions of data/splits.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/batches.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/random/philox.hpp>

namespace ctnn::inline CTNN_ABI {

CTNN_FUNC std::vector<std::size_t> all_indices(std::size_t n) {
  std::vector<std::size_t> indices(detail::checked_size("all_indices", n, sizeof(std::size_t)));
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  return indices;
}

namespace detail {

CTNN_FUNC void renumber(std::vector<Split>& splits, std::span<const std::size_t> samples) {
  for (Split& split : splits)
    for (std::vector<std::size_t>* part : {&split.train, &split.test})
      for (std::size_t& place : *part) place = samples[place];
}

CTNN_FUNC void check_least(const char* call, const char* what, int number, int least) {
  if (number < least)
    throw Error(std::string(call) + ": " + what + " is " + std::to_string(number) +
                ", it must be " + std::to_string(least) + " or more.");
}

CTNN_FUNC void check_rounds(const char* call, std::size_t n, std::size_t rounds) {
  const double indices = static_cast<double>(n) * static_cast<double>(rounds);
  if (n > UINT32_MAX || indices > 1e10)  // 80 GB
    throw Error(std::string(call) + ": " + std::to_string(rounds) + " rounds of " +
                std::to_string(n) + " samples are more than memory holds: take fewer.");
}

/// The samples of a class, or all where there are no classes.
struct Stratum {
  int id = 0;
  std::vector<std::size_t> samples;
};

/// The indices of each class that has any in shuffled order, by ascending id, which may be far apart.
[[nodiscard]] inline std::vector<Stratum> shuffled_strata(const char* call, std::size_t n,
                                                          std::span<const int> classes,
                                                          std::uint64_t seed, int repeat) {
  if (!classes.empty() && classes.size() != n)
    throw Error(std::string(call) + ": there are " + std::to_string(classes.size()) +
                " classes for " + std::to_string(n) + " samples: give one to each, or none.");
  std::vector<int> ids(classes.begin(), classes.end());
  if (ids.empty()) ids.push_back(0);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  check_least(call, "a class id", ids.front(), 0);
  std::vector<Stratum> strata(ids.size());
  for (std::size_t s = 0; s < ids.size(); ++s) strata[s].id = ids[s];
  if (classes.empty()) strata[0].samples = all_indices(n);
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const auto s = std::lower_bound(ids.begin(), ids.end(), classes[i]) - ids.begin();
    strata[static_cast<std::size_t>(s)].samples.push_back(i);
  }
  const std::size_t streams = std::size_t{1} + static_cast<std::size_t>(ids.back());
  for (Stratum& stratum : strata) {
    const auto stream =
        static_cast<std::size_t>(repeat) * streams + static_cast<std::size_t>(stratum.id);
    shuffle(stratum.samples, Random(seed, Purpose::split, static_cast<std::uint32_t>(stream)));
  }
  return strata;
}

CTNN_FUNC Split split_by(const std::vector<int>& part, int held_out) {
  Split split;
  for (std::size_t i = 0; i < part.size(); ++i)
    (part[i] == held_out ? split.test : split.train).push_back(i);
  return split;
}

}  // namespace detail

CTNN_FUNC std::vector<Split> k_fold(std::size_t n, int k, std::uint64_t seed,
                                    std::span<const int> classes, int repeat) {
  detail::check_least("k_fold", "the number of folds", k, 2);
  detail::check_rounds("k_fold", n, static_cast<std::size_t>(k));
  if (n < static_cast<std::size_t>(k))
    throw Error("KFold<" + std::to_string(k) + "> needs at least " + std::to_string(k) +
                " samples, the data set has " + std::to_string(n) + ".");
  std::vector<int> fold(n);
  std::size_t dealt = 0;  // dealing goes on where the last class stopped, so sizes stay even
  for (const auto& [id, samples] : detail::shuffled_strata("k_fold", n, classes, seed, repeat)) {
    if (!classes.empty() && samples.size() < static_cast<std::size_t>(k))
      throw Error("StratifiedKFold<" + std::to_string(k) + "> needs at least " + std::to_string(k) +
                  " samples of every class, class " + std::to_string(id) + " has " +
                  std::to_string(samples.size()) + ": use fewer folds or KFold.");
    for (const std::size_t i : samples)
      fold[i] = static_cast<int>(dealt++ % static_cast<std::size_t>(k));
  }
  std::vector<Split> splits;
  for (int f = 0; f < k; ++f) splits.push_back(detail::split_by(fold, f));
  return splits;
}

CTNN_FUNC Split hold_out(std::size_t n, double ratio, std::uint64_t seed,
                         std::span<const int> classes, int repeat) {
  if (n < 2)
    throw Error("HoldOut needs at least 2 samples, the data set has " + std::to_string(n) + ".");
  detail::check_rounds("hold_out", n, 1);
  if (!(ratio > 0 && ratio < 1))
    throw Error("hold_out: a ratio of " + std::to_string(ratio) +
                " holds out none or all: give one between 0 and 1.");
  const auto size = static_cast<double>(n);
  const auto held_out =
      static_cast<std::size_t>(std::clamp(std::round(ratio * size), 1.0, size - 1));
  std::vector<int> held(n);
  std::size_t passed = 0;
  std::size_t taken = 0;
  for (const auto& [id, samples] : detail::shuffled_strata("hold_out", n, classes, seed, repeat)) {
    passed += samples.size();
    // Cumulative rounding: after every class the share taken so far is right to one sample.
    const std::size_t due = (held_out * passed + n / 2) / n - taken;
    for (std::size_t i = 0; i < due; ++i) held[samples[i]] = 1;
    taken += due;
  }
  return detail::split_by(held, 1);
}

CTNN_FUNC std::vector<Split> repeated_k_fold(std::size_t n, int k, int repeats, std::uint64_t seed,
                                             std::span<const int> classes) {
  detail::check_least("repeated_k_fold", "the number of repeats", repeats, 1);
  detail::check_least("repeated_k_fold", "the number of folds", k, 2);
  detail::check_rounds("repeated_k_fold", n,
                       static_cast<std::size_t>(k) * static_cast<std::size_t>(repeats));
  std::vector<Split> splits;
  for (int r = 0; r < repeats; ++r)
    for (Split& split : k_fold(n, k, seed, classes, r)) splits.push_back(std::move(split));
  return splits;
}

CTNN_FUNC std::vector<Split> shuffle_split(std::size_t n, int repeats, double ratio,
                                           std::uint64_t seed, std::span<const int> classes) {
  detail::check_least("shuffle_split", "the number of repeats", repeats, 1);
  detail::check_rounds("shuffle_split", n, static_cast<std::size_t>(repeats));
  std::vector<Split> splits;
  for (int r = 0; r < repeats; ++r) splits.push_back(hold_out(n, ratio, seed, classes, r));
  return splits;
}

}  // namespace ctnn::inline CTNN_ABI
