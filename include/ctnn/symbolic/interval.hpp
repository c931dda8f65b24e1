// SPDX-License-Identifier: MIT
// What can be proved about a formula: its range, its sign, and where it has no derivative.
#pragma once

#include <limits>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/symbolic/expression.hpp>
#include <ctnn/symbolic/formula_text.hpp>

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

/// The symbols whose range is known; all others may be any number.
struct Domain {
  Name name;
  Interval range;
};

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
constexpr Interval node_range(const Node& n, const Interval& a, const Interval& b,
                              const Interval& c) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  switch (n.op) {
    case Op::constant:
      return point(n.value);
    case Op::add:
      return sum(a, b);
    case Op::subtract:
      return sum(a, negated(b));
    case Op::multiply:
      return product(a, b);
    case Op::divide:
      return product(a, reciprocal(b));
    case Op::negate:
      return negated(a);
    case Op::power:
      return raised(a, n.value);
    case Op::exp:
      return rising(a, [](double x) { return math::exp(x); });
    case Op::expm1:
      return rising(a, [](double x) { return math::expm1(x); });
    case Op::log:
      return a.low > 0 ? rising(a, [](double x) { return math::log(x); })
                       : Interval{-inf, a.high > 0 ? math::log(a.high) : inf, true, a.high_open};
    case Op::log1p:
      return a.low > -1
                 ? rising(a, [](double x) { return math::log1p(x); })
                 : Interval{-inf, a.high > -1 ? math::log1p(a.high) : inf, true, a.high_open};
    case Op::tanh:
      return rising(a, [](double x) { return math::tanh(x); });
    case Op::atan:
      return rising(a, [](double x) { return math::atan(x); });
    case Op::erf:
      return rising(a, [](double x) { return math::erf(x); });
    case Op::sigmoid:
      return rising(a, [](double x) { return 1 / (1 + math::exp(-x)); });
    case Op::softplus:
      return rising(a, [](double x) {
        return math::max(x, 0.0) + (x == inf ? 0 : math::log1p(math::exp(-math::abs(x))));
      });
    case Op::sin:
    case Op::cos:
      return {-1, 1, false, false};
    case Op::abs:
      return magnitude(a);
    case Op::sign:
      return {a.low >= 0 ? 0.0 : -1.0, a.high <= 0 ? 0.0 : 1.0, false, false};
    case Op::pow:
      return a.positive() ? Interval{0, inf, true, true} : Interval{};
    case Op::min:
      return negated(node_range({Op::max, {}, {}, 0, 0, 0, 0, {}}, negated(a), negated(b), c));
    case Op::max: {
      const bool from_a = a.low > b.low || (a.low == b.low && a.low_open);
      const bool to_a = a.high > b.high || (a.high == b.high && !a.high_open);
      return {from_a ? a.low : b.low, to_a ? a.high : b.high, from_a ? a.low_open : b.low_open,
              to_a ? a.high_open : b.high_open};
    }
    case Op::greater:
    case Op::greater_equal:
    case Op::equal:
      return {0, 1, false, false};
    case Op::where:
      return both(b, c);
    case Op::row_sum:
      return a.not_negative()   ? Interval{a.low, inf, a.low_open, true}
             : a.not_positive() ? Interval{-inf, a.high, true, a.high_open}
                                : Interval{};
    case Op::row_max:
      return a;
    default:
      return {};
  }
}
template <std::size_t N>
constexpr SmallArray<Interval, 128> ranges(const Expr& e, const Domain (&domains)[N]) {
  SmallArray<Interval, 128> at{};
  for (const Node& n : e.nodes) {
    const int k = arity(n.op);
    Interval r = node_range(n, k > 0 ? at[n.a] : Interval{}, k > 1 ? at[n.b] : Interval{},
                            k > 2 ? at[n.c] : Interval{});
    if (n.op == Op::symbol)
      for (const Domain& d : domains)
        if (d.name == n.name) r = d.range;
    at.push_back(r);
  }
  return at;
}

}  // namespace detail

/// The range of a formula, given the ranges of some symbols.
template <std::size_t N>
[[nodiscard]] constexpr Interval range(const Expr& formula, const Domain (&domains)[N]) {
  return detail::ranges(formula, domains).back();
}
/// Of where(symbol > number, a, b) each branch is judged on its own side of the number.
[[nodiscard]] constexpr Interval range(const Expr& formula) {
  const Domain anything[] = {Domain{make_name(""), {}}};
  const Node& root = formula.root();
  if (root.op != Op::where) return range(formula, anything);
  const Node& condition = formula.nodes[root.a];
  const Node& left = formula.nodes[condition.a];
  const Node& right = formula.nodes[condition.b];
  if (condition.op != Op::greater || left.op != Op::symbol || right.op != Op::constant)
    return range(formula, anything);
  const auto branch = [&](std::uint16_t at, const Interval& side) {
    Expr part = formula;
    part.nodes.count = at + 1u;
    return range(part, {Domain{left.name, side}});
  };
  Interval above{};
  above.low = right.value;
  Interval below{};
  below.high = right.value;
  below.high_open = false;
  return detail::both(branch(root.b, above), branch(root.c, below));
}

/// Is every operation differentiable everywhere? Kinks are what a subgradient bridges.
struct Smoothness {
  int kinks;   // |u|, min, max and where: continuous or not, they have no derivative somewhere
  bool steps;  // sign(u) or a comparison used as a number: the derivative is zero
};
[[nodiscard]] constexpr Smoothness smoothness(const Expr& formula) {
  Smoothness s{0, false};
  for (const Node& n : formula.nodes) {
    if (n.op == Op::abs || n.op == Op::min || n.op == Op::max || n.op == Op::where) ++s.kinks;
    if (n.op == Op::sign) s.steps = true;
  }
  return s;
}

/// Does the formula divide by something that is 0 for all values in these ranges?
template <std::size_t N>
[[nodiscard]] constexpr bool divides_by_zero(const Expr& formula, const Domain (&domains)[N]) {
  const auto at = detail::ranges(formula, domains);
  const auto zero = [&](std::uint16_t n) { return at[n].low == 0 && at[n].high == 0; };
  for (const Node& n : formula.nodes)
    if ((n.op == Op::divide && zero(n.b)) || (n.op == Op::power && n.value < 0 && zero(n.a)))
      return true;
  return false;
}
/// Does a formula of a symbol divide by 0 at an end that belongs to the symbol's range?
[[nodiscard]] constexpr bool divides_by_zero_at_end(const Expr& formula, const Expr& of,
                                                    const Interval& r) {
  const Name name = of.root().name;
  return (!r.low_open && divides_by_zero(formula, {Domain{name, point(r.low)}})) ||
         (!r.high_open && divides_by_zero(formula, {Domain{name, point(r.high)}}));
}

/// Why the formula cannot be used, as one sentence; empty if nothing speaks against it.
template <std::size_t N>
[[nodiscard]] constexpr std::string_view objection(const Expr& formula,
                                                   const Domain (&domains)[N]) {
  const auto at = detail::ranges(formula, domains);
  for (const Node& n : formula.nodes) {
    if (n.op == Op::log && at[n.a].not_positive())
      return "the formula takes the logarithm of something that is never positive";
    if (n.op == Op::log1p && at[n.a].high <= -1)
      return "the formula takes the logarithm of something that is never positive";
    if (n.op == Op::power && !math::detail::is_integer(n.value) && at[n.a].negative())
      return "the formula takes a root of something that is always negative";
  }
  if (divides_by_zero(formula, domains)) return "the formula divides by zero";
  return {};
}
[[nodiscard]] constexpr std::string_view objection(const Expr& formula) {
  return objection(formula, {Domain{make_name(""), {}}});
}

}  // namespace ctnn::inline CTNN_ABI::symbolic
