// SPDX-License-Identifier: MIT
// Extents of kernels: an int, or an integral_constant where the compiler is to know the number; and
// how kernels go through them.
#pragma once

#include <concepts>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// Whether the compiler knows this number.
template <class E>
inline constexpr bool is_static_extent = false;
template <int N>
inline constexpr bool is_static_extent<std::integral_constant<int, N>> = true;

/// A number of rows or columns: an int, or a constant that the compiler knows.
template <class E>
concept Extent = std::same_as<E, int> || is_static_extent<E>;

/// A number that the compiler knows, as an argument: extent<8>.
template <int N>
inline constexpr std::integral_constant<int, N> extent{};

/// f.template operator()<I>() for I = 0 … N − 1: loops that must be unrolled for their array to lie
/// in registers. g++ 12 unrolls a loop too late for that.
template <int N>
CTNN_INLINE constexpr void unrolled(auto f) noexcept {
  [&]<int... I>(std::integer_sequence<int, I...>) CTNN_INLINE_LAMBDA {
    (f.template operator()<I>(), ...);
  }(std::make_integer_sequence<int, N>{});
}

/// Calls f.template operator()<Size>(first) for blocks of at most Max that cover 0 … count − 1. Of a
/// number that the compiler knows they are as many as needed and of nearly equal size: no block is
/// so small that its sums wait for one another. Of another number they are of Max, then of half as
/// many, the last ones of one.
template <int Max, Extent Count>
CTNN_INLINE constexpr void blocks(Count count, auto f) noexcept {
  int first = 0;
  if constexpr (is_static_extent<Count>) {
    constexpr int pieces = (Count::value + Max - 1) / Max;
    constexpr int size = Count::value / pieces;
    constexpr int larger = Count::value % pieces;
    if constexpr (larger > 0)
      for (; first < larger * (size + 1); first += size + 1) f.template operator()<size + 1>(first);
    for (; first < Count::value; first += size) f.template operator()<size>(first);
  } else {
    for (; first + Max <= count; first += Max) f.template operator()<Max>(first);
    if constexpr (Max > 4)
      if (first + Max / 2 <= count) {
        f.template operator()<Max / 2>(first);
        first += Max / 2;
      }
    if constexpr (Max > 1)
      for (int left = count - first; left > 0; --left) f.template operator()<1>(first++);
  }
}

}  // namespace ctnn::inline CTNN_ABI
