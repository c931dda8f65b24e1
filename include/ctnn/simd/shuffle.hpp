// SPDX-License-Identifier: MIT
// Lanes that change places: shuffles by 128-bit blocks, transposes, reductions whose result is in
// every lane, and parts of a register.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/extent.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/simd/register.hpp>

namespace ctnn::inline CTNN_ABI {

/// A block is 128 bits, the part of a register that most shuffles keep to.
template <class T>
inline constexpr int block_lanes = 16 / static_cast<int>(sizeof(T));
/// Blocks in a register.
template <class T>
inline constexpr int register_blocks = Vector<T>::lanes / block_lanes<T>;

namespace detail {

template <class T, int... Lane>
CTNN_INLINE Vector<T> shuffle(Vector<T> a, Vector<T> b,
                              std::integer_sequence<int, Lane...>) noexcept {
  return __builtin_shufflevector(a.v, b.v, Lane...);
}
enum class Take { across, unpack_low, unpack_high, even_blocks, odd_blocks };

/// The lane of two registers a, b (b's count from Lanes) that goes to `lane`. A block is 128 bits of
/// `Block` lanes: what the instruction sets move in one step.
///   across      a's lane that differs in bit Step
///   unpack_…    groups of Step lanes of a and b alternately, from one half of every block
///   …_blocks    every other block of a, then of b
template <Take take, int Step, int Block, int Lanes>
consteval int source(int lane) {
  if (take == Take::across) return lane ^ Step;
  const int block = lane / Block;
  if (take == Take::unpack_low || take == Take::unpack_high) {
    const int group = lane % Block / Step;
    const int first = take == Take::unpack_high ? Block / 2 : 0;
    return block * Block + first + group / 2 * Step + lane % Step + group % 2 * Lanes;
  }
  const int half = Lanes / Block / 2;
  const int from = 2 * (block % half) + (take == Take::odd_blocks ? 1 : 0);
  return from * Block + lane % Block + block / half * Lanes;
}
template <Take take, int Step, int Block, class Lanes>
struct lane_pattern;
template <Take take, int Step, int Block, int... Lane>
struct lane_pattern<take, Step, Block, std::integer_sequence<int, Lane...>> {
  using type =
      std::integer_sequence<int,
                            source<take, Step, Block, static_cast<int>(sizeof...(Lane))>(Lane)...>;
};
template <Take take, int Step = 1, class T>
CTNN_INLINE Vector<T> shuffle(Vector<T> a, Vector<T> b) noexcept {
  using lanes = std::make_integer_sequence<int, Vector<T>::lanes>;
  return shuffle(a, b, typename lane_pattern<take, Step, block_lanes<T>, lanes>::type{});
}

/// Transposes the squares of one block by as many rows.
template <class T>
CTNN_INLINE void transpose_within_blocks(Vector<T>* row) noexcept {
  using enum Take;
  const Vector<T> a = shuffle<unpack_low>(row[0], row[1]);
  const Vector<T> b = shuffle<unpack_high>(row[0], row[1]);
  if constexpr (sizeof(T) == 8) {
    row[0] = a;
    row[1] = b;
  } else {
    const Vector<T> c = shuffle<unpack_low>(row[2], row[3]);
    const Vector<T> d = shuffle<unpack_high>(row[2], row[3]);
    row[0] = shuffle<unpack_low, 2>(a, c);
    row[1] = shuffle<unpack_high, 2>(a, c);
    row[2] = shuffle<unpack_low, 2>(b, d);
    row[3] = shuffle<unpack_high, 2>(b, d);
  }
}
/// Transposes blocks as wholes, over rows `Step` apart.
template <std::ptrdiff_t Step, class T>
CTNN_INLINE void transpose_blocks(Vector<T>* row) noexcept {
  using enum Take;
  const Vector<T> a = shuffle<even_blocks>(row[0], row[Step]);
  const Vector<T> b = shuffle<odd_blocks>(row[0], row[Step]);
  if constexpr (sizeof(Vector<T>) == 32) {
    row[0] = a;
    row[Step] = b;
  } else {
    const Vector<T> c = shuffle<even_blocks>(row[2 * Step], row[3 * Step]);
    const Vector<T> d = shuffle<odd_blocks>(row[2 * Step], row[3 * Step]);
    row[0] = shuffle<even_blocks>(a, c);
    row[Step] = shuffle<even_blocks>(b, d);
    row[2 * Step] = shuffle<odd_blocks>(a, c);
    row[3 * Step] = shuffle<odd_blocks>(b, d);
  }
}

template <int Step, class T>
CTNN_INLINE Vector<T> reduced(Vector<T> a, auto f) noexcept {
  const Vector<T> both = f(a, shuffle<Take::across, Step>(a, a));
  if constexpr (Step > 1)
    return reduced<Step / 2>(both, f);
  else
    return both;
}

}  // namespace detail

/// Transposes a square of L registers of L lanes: lane i of row j and lane j of row i change places.
template <class T>
CTNN_INLINE void transpose(Vector<T> (&row)[Vector<T>::lanes]) noexcept {
  constexpr int block = block_lanes<T>;
  [&]<int... I>(std::integer_sequence<int, I...>) CTNN_INLINE_LAMBDA {
    (detail::transpose_within_blocks(row + I * block), ...);
  }(std::make_integer_sequence<int, Vector<T>::lanes / block>{});
  if constexpr (Vector<T>::lanes > block)
    [&]<int... I>(std::integer_sequence<int, I...>) CTNN_INLINE_LAMBDA {
      (detail::transpose_blocks<block>(row + I), ...);
    }(std::make_integer_sequence<int, block>{});
}
template <std::floating_point T>
CTNN_INLINE void transpose(T (&)[1]) noexcept {}

/// Lanes First … First + Count − 1 at the front, zeros behind them.
template <int First, int Count, class T>
CTNN_INLINE Vector<T> lane_slice(Vector<T> a) noexcept {
  constexpr int L = Vector<T>::lanes;
  return [&]<int... I>(std::integer_sequence<int, I...>) CTNN_INLINE_LAMBDA {
    return Vector<T>(
        __builtin_shufflevector(a.v, Vector<T>(0).v, (I < Count ? First + I : L + I)...));
  }(std::make_integer_sequence<int, L>{});
}

/// The sum, or the largest, of all lanes in every lane.
template <class T>
CTNN_INLINE Vector<T> sum_everywhere(Vector<T> a) noexcept {
  return detail::reduced<Vector<T>::lanes / 2>(a, [](auto x, auto y) { return x + y; });
}
/// The largest lane, in all lanes.
template <class T>
CTNN_INLINE Vector<T> max_everywhere(Vector<T> a) noexcept {
  return detail::reduced<Vector<T>::lanes / 2>(a, [](auto x, auto y) { return max(x, y); });
}

/// a in the first n lanes, `other` in those beyond.
template <class T>
CTNN_INLINE Vector<T> first_lanes(int n, Vector<T> a, Vector<T> other) noexcept {
  alignas(sizeof(Vector<T>)) static constexpr auto numbers = [] {
    std::array<T, Vector<T>::lanes> x{};
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<T>(i);
    return x;
  }();
  return select(lanes_of<Vector<T>>::load(numbers.data()) < Vector<T>(n), a, other);
}
template <std::floating_point T>
CTNN_INLINE constexpr T first_lanes(int n, T a, T other) noexcept {
  return n > 0 ? a : other;
}

}  // namespace ctnn::inline CTNN_ABI
