// SPDX-License-Identifier: MIT
// Lanes that change places: transposes, sums of many registers in the lanes of one, and reductions
// whose result is in every lane.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/extent.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/simd/register.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

template <class T, int... Lane>
CTNN_INLINE Vector<T> shuffle(Vector<T> a, Vector<T> b,
                              std::integer_sequence<int, Lane...>) noexcept {
  return __builtin_shufflevector(a.v, b.v, Lane...);
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

/// A unit is 128 bits, the part of a register that most shuffles keep to.
template <class T>
inline constexpr int unit_lanes = 16 / static_cast<int>(sizeof(T));
template <class T>
inline constexpr int units = Vector<T>::lanes / unit_lanes<T>;

namespace detail {

template <class T, int Lanes>
using part [[gnu::vector_size(Lanes * sizeof(T)), gnu::aligned(alignof(T)), gnu::may_alias]] = T;

/// The units at from(First) … from(First + Count − 1), side by side.
template <class T, int First, int Count>
CTNN_INLINE auto join_units(auto from) noexcept {
  constexpr int lanes = Count * unit_lanes<T>;
  if constexpr (Count == 1) {
    part<T, lanes> unit;
    std::memcpy(&unit, from(First), sizeof unit);
    return unit;
  } else {
    return [&]<int... I>(std::integer_sequence<int, I...>) CTNN_INLINE_LAMBDA {
      return __builtin_shufflevector(join_units<T, First, Count / 2>(from),
                                     join_units<T, First + Count / 2, Count / 2>(from), I...);
    }(std::make_integer_sequence<int, lanes>{});
  }
}

/// Unit u of the result is the sum of all units of a[First + u·Step], u < Count; registers from N on
/// count as zero.
template <int First, int Step, int Count, int N, class T>
CTNN_INLINE Vector<T> unit_sums(const Vector<T> (&a)[N]) noexcept {
  using enum Take;
  if constexpr (First >= N) {
    return Vector<T>(0);
  } else if constexpr (Count == 1) {
    return a[First];
  } else {
    const Vector<T> low = unit_sums<First, Step, Count / 2>(a);
    const Vector<T> high = unit_sums<First + Count / 2 * Step, Step, Count / 2>(a);
    return shuffle<even_units>(low, high) + shuffle<odd_units>(low, high);
  }
}

}  // namespace detail

/// A register of the units at from(0), from(1), …; no address need be aligned.
template <class T>
CTNN_INLINE Vector<T> load_units(auto from) noexcept {
  return detail::join_units<T, 0, units<T>>(from);
}
/// Unit u of a to to(u), its first Count elements.
template <int Count, class T>
CTNN_INLINE void store_units(Vector<T> a, auto to) noexcept {
  unrolled<units<T>>([&]<int U>() CTNN_INLINE_LAMBDA {
    [&]<int... I>(std::integer_sequence<int, I...>) CTNN_INLINE_LAMBDA {
      const detail::part<T, unit_lanes<T>> unit =
          __builtin_shufflevector(a.v, a.v, (U * unit_lanes<T> + I)...);
      std::memcpy(to(U), &unit, Count * sizeof(T));
    }(std::make_integer_sequence<int, unit_lanes<T>>{});
  });
}

/// Turns the square of each unit: lane i of unit u of row j and lane j of unit u of row i change
/// places.
template <class T>
CTNN_INLINE void transpose_each_unit(Vector<T> (&row)[unit_lanes<T>]) noexcept {
  detail::transpose_within_units(row);
}

/// Lane j: the sum of all lanes of a[j]; zero in lanes N and up. The order of a sum is fixed by the
/// instruction set and does not depend on N.
template <int N, class T>
CTNN_INLINE Vector<T> sums_of(const Vector<T> (&a)[N]) noexcept {
  using enum detail::Take;
  static_assert(N <= Vector<T>::lanes);
  constexpr int unit = unit_lanes<T>;
  Vector<T> column[unit];
  unrolled<unit>([&]<int C>()
                     CTNN_INLINE_LAMBDA { column[C] = detail::unit_sums<C, unit, units<T>>(a); });
  const auto pair = [&](int c) CTNN_INLINE_LAMBDA {
    return detail::shuffle<unpack_low>(column[c], column[c + 1]) +
           detail::shuffle<unpack_high>(column[c], column[c + 1]);
  };
  if constexpr (unit == 2) {
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

/// Lanes First … First + Count − 1 at the front, zeros behind them.
template <int First, int Count, class T>
CTNN_INLINE Vector<T> lane_slice(Vector<T> a) noexcept {
  constexpr int L = Vector<T>::lanes;
  return [&]<int... I>(std::integer_sequence<int, I...>) CTNN_INLINE_LAMBDA {
    return Vector<T>(
        __builtin_shufflevector(a.v, Vector<T>(0).v, (I < Count ? First + I : L + I)...));
  }(std::make_integer_sequence<int, L>{});
}

namespace detail {

/// Registers that hold N numbers of each of L samples, sample by sample, from registers that hold
/// one number of all samples, or the other way: one shuffle per pair of them.
template <int N, bool Inwards, int To, int From, class T>
CTNN_INLINE Vector<T> gathered(const Vector<T> (&from)[N], Vector<T> so_far) noexcept {
  constexpr int L = Vector<T>::lanes;
  if constexpr (From == N) {
    return so_far;
  } else {
    return [&]<int... I>(std::integer_sequence<int, I...>) CTNN_INLINE_LAMBDA {
      // Inwards, lane l of result To is number To of sample l; outwards, element To·L + l.
      constexpr auto source = [](int lane) {
        const int element = Inwards ? lane * N + To : To * L + lane;
        const int of = Inwards ? element / L : element % N;
        const int at = Inwards ? element % L : element / N;
        return of == From ? L + at : From == 1 && of == 0 ? at : lane;
      };
      return gathered<N, Inwards, To, From + 1>(
          from, Vector<T>(__builtin_shufflevector(so_far.v, from[From].v, source(I)...)));
    }(std::make_integer_sequence<int, L>{});
  }
}

}  // namespace detail

/// L samples of N numbers each, from the order in memory, sample by sample, to a register per number:
/// take(i, register); and back. N(N − 1) shuffles. No loop over the registers, which would put them
/// in memory.
template <int N, class T>
CTNN_INLINE void deinterleave(const Vector<T> (&a)[N], auto take) noexcept {
  unrolled<N>([&]<int I>()
                  CTNN_INLINE_LAMBDA { take(I, detail::gathered<N, true, I, 1>(a, a[0])); });
}
template <int N, class T>
CTNN_INLINE void interleave(const Vector<T> (&a)[N], auto take) noexcept {
  unrolled<N>([&]<int I>()
                  CTNN_INLINE_LAMBDA { take(I, detail::gathered<N, false, I, 1>(a, a[0])); });
}

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
