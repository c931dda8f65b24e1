// SPDX-License-Identifier: MIT
// Registers in blocks of 128 bits: loads and stores with an address a block, the transpose of each
// block, and the sums of many registers in the lanes of one.
#pragma once

#include <concepts>
#include <cstring>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/extent.hpp>
#include <ctnn/simd/register.hpp>
#include <ctnn/simd/shuffle.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

template <class T, int Lanes>
using part [[gnu::vector_size(Lanes * sizeof(T)), gnu::aligned(alignof(T)), gnu::may_alias]] = T;

/// The blocks at from(First) … from(First + Count − 1), side by side.
template <class T, int First, int Count>
CTNN_INLINE auto join_blocks(auto from) noexcept {
  constexpr int lanes = Count * block_lanes<T>;
  if constexpr (Count == 1) {
    part<T, lanes> block;
    std::memcpy(&block, from(First), sizeof block);
    return block;
  } else {
    return [&]<int... I>(std::integer_sequence<int, I...>) CTNN_INLINE_LAMBDA {
      return __builtin_shufflevector(join_blocks<T, First, Count / 2>(from),
                                     join_blocks<T, First + Count / 2, Count / 2>(from), I...);
    }(std::make_integer_sequence<int, lanes>{});
  }
}

/// Block u of the result is the sum of all blocks of a[First + u·Step], u < Count; registers from N on
/// count as zero.
template <int First, int Step, int Count, int N, class T>
CTNN_INLINE Vector<T> block_sums(const Vector<T> (&a)[N]) noexcept {
  using enum Take;
  if constexpr (First >= N) {
    return Vector<T>(0);
  } else if constexpr (Count == 1) {
    return a[First];
  } else {
    const Vector<T> low = block_sums<First, Step, Count / 2>(a);
    const Vector<T> high = block_sums<First + Count / 2 * Step, Step, Count / 2>(a);
    return shuffle<even_blocks>(low, high) + shuffle<odd_blocks>(low, high);
  }
}

}  // namespace detail

/// A register of the blocks at from(0), from(1), …; no address need be aligned.
template <class T>
CTNN_INLINE Vector<T> load_blocks(auto from) noexcept {
  return detail::join_blocks<T, 0, register_blocks<T>>(from);
}
/// Block u of a to to(u), its first Count elements.
template <int Count, class T>
CTNN_INLINE void store_blocks(Vector<T> a, auto to) noexcept {
  unrolled<register_blocks<T>>([&]<int U>() CTNN_INLINE_LAMBDA {
    [&]<int... I>(std::integer_sequence<int, I...>) CTNN_INLINE_LAMBDA {
      const detail::part<T, block_lanes<T>> block =
          __builtin_shufflevector(a.v, a.v, (U * block_lanes<T> + I)...);
      std::memcpy(to(U), &block, Count * sizeof(T));
    }(std::make_integer_sequence<int, block_lanes<T>>{});
  });
}

/// Transposes the square of each block: lane i of block u of row j and lane j of block u of row i
/// change places.
template <class T>
CTNN_INLINE void transpose_each_block(Vector<T> (&row)[block_lanes<T>]) noexcept {
  detail::transpose_within_blocks(row);
}

/// Lane j: the sum of all lanes of a[j]; zero in lanes N and up. The order of a sum is fixed by the
/// instruction set and does not depend on N.
template <int N, class T>
CTNN_INLINE Vector<T> sums_of(const Vector<T> (&a)[N]) noexcept {
  using enum detail::Take;
  static_assert(N <= Vector<T>::lanes);
  constexpr int block = block_lanes<T>;
  Vector<T> column[block];
  unrolled<block>([&]<int C>() CTNN_INLINE_LAMBDA {
    column[C] = detail::block_sums<C, block, register_blocks<T>>(a);
  });
  const auto pair = [&](int c) CTNN_INLINE_LAMBDA {
    return detail::shuffle<unpack_low>(column[c], column[c + 1]) +
           detail::shuffle<unpack_high>(column[c], column[c + 1]);
  };
  if constexpr (block == 2) {
    return pair(0);
  } else {
    const Vector<T> first = pair(0);
    const Vector<T> second = pair(2);
    return detail::shuffle<unpack_low, 2>(first, second) +
           detail::shuffle<unpack_high, 2>(first, second);
  }
}
template <int N, std::floating_point T>
CTNN_INLINE T sums_of(const T (&a)[N]) noexcept {
  static_assert(N == 1);
  return a[0];
}

}  // namespace ctnn::inline CTNN_ABI
