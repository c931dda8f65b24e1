// SPDX-License-Identifier: MIT
// Lanes that change places: square transposes, and reductions whose result is in every lane.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <utility>

#include <ctnn/simd/register.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

// The compilers' own shuffle: xsimd 8.1 has none of two registers for AVX-512.
template <class T, int... Lane>
CTNN_INLINE Vector<T> shuffle(Vector<T> a, Vector<T> b,
                              std::integer_sequence<int, Lane...>) noexcept {
  return typename Vector<T>::batch(__builtin_shufflevector(a.v.data, b.v.data, Lane...));
}
enum class Take { across, unpack_low, unpack_high, even_units, odd_units };

/// The lane of two registers a, b (b's count from Lanes) that goes to `lane`. A unit is 128 bits of
/// `Unit` lanes: what the instruction sets move in one step.
///   across      a's lane that differs in bit Step
///   unpack_…    blocks of Step lanes of a and b in turn, from one half of every unit
///   …_units     every other unit of a, then of b
template <Take take, int Step, int Unit, int Lanes>
consteval int source(int lane) {
  if (take == Take::across) return lane ^ Step;
  const int unit = lane / Unit;
  if (take == Take::unpack_low || take == Take::unpack_high) {
    const int block = lane % Unit / Step;
    const int first = take == Take::unpack_high ? Unit / 2 : 0;
    return unit * Unit + first + block / 2 * Step + lane % Step + block % 2 * Lanes;
  }
  const int half = Lanes / Unit / 2;
  const int from = 2 * (unit % half) + (take == Take::odd_units ? 1 : 0);
  return from * Unit + lane % Unit + unit / half * Lanes;
}
template <Take take, int Step, int Unit, class Lanes>
struct lane_pattern;
template <Take take, int Step, int Unit, int... Lane>
struct lane_pattern<take, Step, Unit, std::integer_sequence<int, Lane...>> {
  using type =
      std::integer_sequence<int,
                            source<take, Step, Unit, static_cast<int>(sizeof...(Lane))>(Lane)...>;
};
template <Take take, int Step = 1, class T>
CTNN_INLINE Vector<T> shuffle(Vector<T> a, Vector<T> b) noexcept {
  using lanes = std::make_integer_sequence<int, Vector<T>::lanes>;
  constexpr int unit = 16 / static_cast<int>(sizeof(T));
  return shuffle(a, b, typename lane_pattern<take, Step, unit, lanes>::type{});
}

/// Transposes the blocks of one unit by as many rows.
template <class T>
CTNN_INLINE void transpose_within_units(Vector<T>* row) noexcept {
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
/// Transposes units as wholes, over rows `Step` apart.
template <int Step, class T>
CTNN_INLINE void transpose_units(Vector<T>* row) noexcept {
  using enum Take;
  const Vector<T> a = shuffle<even_units>(row[0], row[Step]);
  const Vector<T> b = shuffle<odd_units>(row[0], row[Step]);
  if constexpr (sizeof(Vector<T>) == 32) {
    row[0] = a;
    row[Step] = b;
  } else {
    const Vector<T> c = shuffle<even_units>(row[2 * Step], row[3 * Step]);
    const Vector<T> d = shuffle<odd_units>(row[2 * Step], row[3 * Step]);
    row[0] = shuffle<even_units>(a, c);
    row[Step] = shuffle<even_units>(b, d);
    row[2 * Step] = shuffle<odd_units>(a, c);
    row[3 * Step] = shuffle<odd_units>(b, d);
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

/// Turns a square of L registers of L lanes: lane i of row j and lane j of row i change places.
template <class T>
CTNN_INLINE void transpose(Vector<T> (&row)[Vector<T>::lanes]) noexcept {
  constexpr int unit = 16 / static_cast<int>(sizeof(T));
  [&]<int... I>(std::integer_sequence<int, I...>) CTNN_INLINE_LAMBDA {
    (detail::transpose_within_units(row + I * unit), ...);
  }(std::make_integer_sequence<int, Vector<T>::lanes / unit>{});
  if constexpr (Vector<T>::lanes > unit)
    [&]<int... I>(std::integer_sequence<int, I...>) CTNN_INLINE_LAMBDA {
      (detail::transpose_units<unit>(row + I), ...);
    }(std::make_integer_sequence<int, unit>{});
}
template <std::floating_point T>
CTNN_INLINE void transpose(T (&)[1]) noexcept {}

/// The sum, or the largest, of all lanes in every lane.
template <class T>
CTNN_INLINE Vector<T> sum_everywhere(Vector<T> a) noexcept {
  return detail::reduced<Vector<T>::lanes / 2>(a, [](auto x, auto y) { return x + y; });
}
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
