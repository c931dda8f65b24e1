// SPDX-License-Identifier: MIT
// Intervals of numbers, and how sums, products and functions act on them.
#pragma once

#include <initializer_list>
#include <limits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/math.hpp>

namespace ctnn::inline CTNN_ABI::symbolic {

/// All values lie between two ends; an open end is approached but not reached.
struct Interval {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = true, high_open = true;

  [[nodiscard]] constexpr bool positive() const { return low > 0 || (low == 0 && low_open); }
  [[nodiscard]] constexpr bool negative() const { return high < 0 || (high == 0 && high_open); }
  [[nodiscard]] constexpr bool not_negative() const { return low >= 0; }
  [[nodiscard]] constexpr bool not_positive() const { return high <= 0; }
  [[nodiscard]] constexpr bool bounded() const {
    return low > Interval{}.low && high < Interval{}.high;
  }
  /// Are outputs on both sides of zero possible? A sigmoid's are not: all weight gradients of one
  /// neuron above it then share a sign.
  [[nodiscard]] constexpr bool straddles_zero() const { return low < 0 && high > 0; }
};
[[nodiscard]] constexpr Interval point(double x) { return {x, x, false, false}; }

namespace detail {

struct End {
  double value;
  bool open;
};
constexpr End multiply(End a, End b) {
  if (a.value == 0 || b.value == 0)  // also 0 * infinity: the end itself is never reached
    return {0, (a.value != 0 || a.open) && (b.value != 0 || b.open)};
  return {a.value * b.value, a.open || b.open};
}
constexpr Interval hull(Interval r, End e) {
  if (e.value < r.low || (e.value == r.low && !e.open)) r.low = e.value, r.low_open = e.open;
  if (e.value > r.high || (e.value == r.high && !e.open)) r.high = e.value, r.high_open = e.open;
  return r;
}
constexpr Interval both(const Interval& a, const Interval& b) {
  return hull(hull(a, End{b.low, b.low_open}), End{b.high, b.high_open});
}
/// Of max(a, b).
constexpr Interval larger(const Interval& a, const Interval& b) {
  const bool from_a = a.low > b.low || (a.low == b.low && a.low_open);
  const bool to_a = a.high > b.high || (a.high == b.high && !a.high_open);
  return {from_a ? a.low : b.low, to_a ? a.high : b.high, from_a ? a.low_open : b.low_open,
          to_a ? a.high_open : b.high_open};
}
constexpr Interval sum(const Interval& a, const Interval& b) {
  const bool no_low = a.low == Interval{}.low || b.low == Interval{}.low;
  const bool no_high = a.high == Interval{}.high || b.high == Interval{}.high;
  return {no_low ? Interval{}.low : a.low + b.low, no_high ? Interval{}.high : a.high + b.high,
          a.low_open || b.low_open, a.high_open || b.high_open};
}
constexpr Interval negated(const Interval& a) { return {-a.high, -a.low, a.high_open, a.low_open}; }
constexpr Interval product(const Interval& a, const Interval& b) {
  const End al{a.low, a.low_open}, ah{a.high, a.high_open}, bl{b.low, b.low_open},
      bh{b.high, b.high_open};
  const End first = multiply(al, bl);
  Interval r{first.value, first.value, first.open, first.open};
  for (End e : {multiply(al, bh), multiply(ah, bl), multiply(ah, bh)}) r = hull(r, e);
  return r;
}
constexpr Interval reciprocal(const Interval& a) {
  if (a.positive())
    return {1 / a.high, a.low == 0 ? Interval{}.high : 1 / a.low, a.high_open, a.low_open};
  if (a.negative()) return negated(reciprocal(negated(a)));
  return {};
}
template <class F>
constexpr Interval rising(const Interval& a, F f) {
  return {f(a.low), f(a.high), a.low_open, a.high_open};
}
/// Of the function of a row of the table, which rises.
template <class Row>
constexpr Interval rising(const Interval& a) {
  return rising(a, [](double x) { return Row::evaluate(x); });
}
/// The same where it has no value, or goes to −∞, from `limit` down.
template <class Row>
constexpr Interval rising_above(double limit, const Interval& a) {
  if (a.low > limit) return rising<Row>(a);
  const double high = a.high > limit ? Row::evaluate(a.high) : Interval{}.high;
  return {Interval{}.low, high, true, a.high_open};
}
constexpr Interval magnitude(const Interval& a) {
  if (a.low >= 0) return a;
  if (a.high <= 0) return negated(a);
  return hull(Interval{0, -a.low, false, a.low_open}, End{a.high, a.high_open});
}
constexpr Interval raised(const Interval& a, double e) {
  if (e < 0) return reciprocal(raised(a, -e));
  const auto f = [e](double x) { return math::pow(x, e); };
  const bool integer = math::detail::is_integer(e);
  if (integer && math::detail::is_odd(e)) return rising(a, f);
  if (integer) return rising(magnitude(a), f);
  return a.low >= 0 ? rising(a, f) : Interval{0, f(a.high), false, a.high_open};
}

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI::symbolic
