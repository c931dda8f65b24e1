// SPDX-License-Identifier: MIT
// The class that outputs decide for: the one rule of training, metrics, predictions and votes.
#pragma once

#include <cstddef>
#include <span>

#include <ctnn/core/config.hpp>
#include <ctnn/core/math.hpp>

namespace ctnn::inline CTNN_ABI {

/// What outputs decide for that are not all numbers: never the class of a sample.
inline constexpr int undecided = -1;

namespace detail {

/// Several outputs decide for the largest, the first of equals; a single one for class 1 from `yes`
/// on, else for 0. With a NaN among them they are undecided.
template <class T>
[[nodiscard]] constexpr int decision(std::span<const T> y, T yes) noexcept {
  std::size_t best = 0;
  bool numbers = true;
  for (std::size_t o = 0; o < y.size(); ++o) {
    numbers = numbers && y[o] == y[o];
    if (y[o] > y[best]) best = o;
  }
  if (!numbers) return undecided;
  return y.size() == 1 ? int{y[0] >= yes} : static_cast<int>(best);
}

/// The same rule for samples on lanes: 1 where N outputs y(j) decide for the one whose own(j) is 1,
/// or a single one for the class own(0), else 0.
template <int N, class V>
[[nodiscard]] constexpr V decides_for(auto y, auto own, V yes) noexcept {
  using math::select;
  V top = y(0);
  V right = own(0);
  V numbers = select(top == top, V(1), V(0));
  if constexpr (N == 1) {
    right = select(right == select(top >= yes, V(1), V(0)), V(1), V(0));
  } else {
    for (int j = 1; j < N; ++j) {
      const V next = y(j);
      const auto larger = next > top;
      right = select(larger, own(j), right);
      top = select(larger, next, top);
      numbers = select(next == next, numbers, V(0));
    }
  }
  return right * numbers;
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
