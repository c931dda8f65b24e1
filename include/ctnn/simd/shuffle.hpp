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
enum class Take { across, lower, upper };

/// The lane that goes to `lane`: of one register, that Step away; of two, the blocks of Step lanes
/// that make the lower or the upper of a pair.
template <Take take, int Step, int Lanes>
consteval int source(int lane) {
  const bool first = (lane & Step) == 0;
  if (take == Take::across) return lane ^ Step;
  if (take == Take::lower) return first ? lane : lane - Step + Lanes;
  return first ? lane + Step : lane + Lanes;
}
template <Take take, int Step, class Lanes>
struct lane_pattern;
template <Take take, int Step, int... Lane>
struct lane_pattern<take, Step, std::integer_sequence<int, Lane...>> {
  using type =
      std::integer_sequence<int, source<take, Step, static_cast<int>(sizeof...(Lane))>(Lane)...>;
};
template <Take take, int Step, class T>
CTNN_INLINE Vector<T> shuffle(Vector<T> a, Vector<T> b) noexcept {
  using lanes = std::make_integer_sequence<int, Vector<T>::lanes>;
  return shuffle(a, b, typename lane_pattern<take, Step, lanes>::type{});
}

template <int Step, class T>
CTNN_INLINE void swap_blocks(Vector<T>* row) noexcept {
  constexpr int L = Vector<T>::lanes;
  [&]<int... I>(std::integer_sequence<int, I...>) __attribute__((always_inline)) {
    const auto pair = [&](int i) __attribute__((always_inline)) {
      const Vector<T> a = row[i];
      const Vector<T> b = row[i + Step];
      row[i] = shuffle<Take::lower, Step>(a, b);
      row[i + Step] = shuffle<Take::upper, Step>(a, b);
    };
    (((I & Step) == 0 ? pair(I) : void()), ...);
  }(std::make_integer_sequence<int, L>{});
  if constexpr (Step > 1) swap_blocks<Step / 2>(row);
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
  if constexpr (Vector<T>::lanes > 1) detail::swap_blocks<Vector<T>::lanes / 2>(row);
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
