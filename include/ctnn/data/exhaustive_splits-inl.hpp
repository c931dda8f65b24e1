// SPDX-License-Identifier: MIT
// Definitions of data/exhaustive_splits.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdio>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/exhaustive_splits.hpp>
#include <ctnn/data/splits.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

CTNN_FUNC double choices(std::size_t n, std::size_t p) noexcept {
  double count = 1;
  // Every partial product is a binomial coefficient too, so each division leaves no remainder.
  for (std::size_t i = 1; i <= p; ++i)
    count = count * static_cast<double>(n - p + i) / static_cast<double>(i);
  return count;
}

CTNN_FUNC std::string readable(double count) {
  if (count > 1e300) return "over 1e+300";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), count < 1e9 ? "%.0f" : "%.2g", count);
  return text.data();
}

}  // namespace detail

CTNN_FUNC std::vector<Split> leave_p_out(std::size_t n, int p) {
  detail::check_least("leave_p_out", "p", p, 1);
  const std::string name = "LeavePOut<" + std::to_string(p) + ">";
  const auto left_out = static_cast<std::size_t>(p);
  if (n <= left_out)
    throw Error(name + " needs at least " + std::to_string(left_out + 1) +
                " samples, the data set has " + std::to_string(n) + ".");
  const double rounds = detail::choices(n, left_out);
  if (rounds * static_cast<double>(n) > most_split_indices)
    throw Error(name + " of " + std::to_string(n) + " samples has " + detail::readable(rounds) +
                " rounds, a training each: use ShuffleSplit<R, ratio> or KFold<K>.");
  std::vector<Split> splits;
  splits.reserve(static_cast<std::size_t>(rounds));
  std::vector<std::size_t> test = all_indices(left_out);
  for (;;) {
    Split split{{}, test};
    split.train.reserve(n - left_out);
    for (std::size_t i = 0, next = 0; i < n; ++i)
      if (next < left_out && test[next] == i)
        ++next;
      else
        split.train.push_back(i);
    splits.push_back(std::move(split));
    // The last index that can still move up does, and those behind it follow closely.
    std::size_t last = left_out;
    while (last > 0 && test[last - 1] == n - left_out + last - 1) --last;
    if (last == 0) return splits;
    std::iota(test.begin() + static_cast<std::ptrdiff_t>(last) - 1, test.end(), test[last - 1] + 1);
  }
}

CTNN_FUNC std::vector<Split> leave_one_out(std::size_t n) {
  if (n < 2)
    throw Error("LeaveOneOut needs at least 2 samples, the data set has " + std::to_string(n) +
                ".");
  detail::check_rounds("leave_one_out", n, n);
  std::vector<Split> splits(n);
  for (std::size_t held_out = 0; held_out < n; ++held_out) {
    splits[held_out].test = {held_out};
    splits[held_out].train = all_indices(n);
    splits[held_out].train.erase(splits[held_out].train.begin() +
                                 static_cast<std::ptrdiff_t>(held_out));
  }
  return splits;
}

}  // namespace ctnn::inline CTNN_ABI
