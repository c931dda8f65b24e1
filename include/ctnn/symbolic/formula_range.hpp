// SPDX-License-Identifier: MIT
// What can be proved about a formula: its range, its sign, and where it has no derivative.
#pragma once

#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/operations/expression.hpp>
#include <ctnn/operations/interval.hpp>

namespace ctnn::inline CTNN_ABI::symbolic {

/// The symbols whose range is known; all others may be any number.
struct Domain {
  Name name;
  Interval range;
};

namespace detail {

constexpr Interval node_range(const Node& n, const Interval& a, const Interval& b,
                              const Interval& c) {
  if (n.op == Op::constant) return point(n.value);
  if (n.op == Op::power) return raised(a, n.value);
  const auto range = columns(n.op).range;
  return range == nullptr ? Interval{} : range(a, b, c);
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
    const Corner corner = detail::columns(n.op).corner;
    if (corner == Corner::kink) ++s.kinks;
    if (corner == Corner::step) s.steps = true;
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

/// Why the formula cannot be used, as one sentence; empty if it can.
template <std::size_t N>
[[nodiscard]] constexpr std::string_view objection(const Expr& formula,
                                                   const Domain (&domains)[N]) {
  const auto at = detail::ranges(formula, domains);
  for (const Node& n : formula.nodes) {
    if (const auto objection = detail::columns(n.op).objection; objection != nullptr)
      if (const std::string_view reason = objection(at[n.a]); !reason.empty()) return reason;
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
