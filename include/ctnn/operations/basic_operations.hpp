// SPDX-License-Identifier: MIT
// The rows of the operations that formulas are built from: arithmetic, choices, comparisons, and
// reductions of a row.
#pragma once

#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/operations/elementary_functions.hpp>
#include <ctnn/operations/interval.hpp>

namespace ctnn::inline CTNN_ABI::symbolic {

namespace detail {

template <int Arity>
struct Arithmetic : OpRow<OpKind::arithmetic> {
  static constexpr int arity = Arity;
};
/// a sign b; what stands left and right of it binds at least so much.
template <int Precedence, int Left, int Right>
struct Infix : Arithmetic<2> {
  static constexpr Notation notation = Notation::infix;
  static constexpr int precedence = Precedence, left = Left, right = Right;
};

template <>
struct Operation<Op::constant> : OpRow<OpKind::leaf> {
  static constexpr std::string_view name = "constant";
  static constexpr int arity = 0, cost = 0;
  static constexpr Notation notation = Notation::number;
};
template <>
struct Operation<Op::symbol> : OpRow<OpKind::leaf> {
  static constexpr std::string_view name = "load";
  static constexpr int arity = 0, cost = 0;
  static constexpr Notation notation = Notation::letter;
};
template <>
struct Operation<Op::polynomial> : OpRow<OpKind::leaf> {
  static constexpr std::string_view name = "polynomial";
  static constexpr int arity = 0, cost = 0;
};

template <>
struct Operation<Op::add> : Infix<1, 1, 1> {
  static constexpr std::string_view name = "add", text = " + ", latex = " + ", mathml = "+";
  CTNN_INLINE static constexpr auto evaluate(const auto& a, const auto& b) { return a + b; }
  static constexpr Interval range(const Interval& a, const Interval& b) { return sum(a, b); }
  static constexpr auto rebuild(auto& g, auto a, auto b) { return g.add(a, b); }
};
template <>
struct Operation<Op::subtract> : Infix<1, 1, 2> {
  static constexpr std::string_view name = "sub", text = " - ", latex = " - ", mathml = "−";
  CTNN_INLINE static constexpr auto evaluate(const auto& a, const auto& b) { return a - b; }
  static constexpr Interval range(const Interval& a, const Interval& b) {
    return sum(a, negated(b));
  }
  static constexpr auto rebuild(auto& g, auto a, auto b) { return g.sub(a, b); }
};
template <>
struct Operation<Op::multiply> : Infix<2, 2, 3> {
  static constexpr std::string_view name = "mul", text = "*", latex = " \\, ", mathml = "&#x2062;";
  CTNN_INLINE static constexpr auto evaluate(const auto& a, const auto& b) { return a * b; }
  static constexpr Interval range(const Interval& a, const Interval& b) { return product(a, b); }
  static constexpr auto rebuild(auto& g, auto a, auto b) { return g.mul(a, b); }
};
template <>
struct Operation<Op::divide> : Infix<2, 2, 3> {
  static constexpr std::string_view name = "div", text = "/";
  static constexpr int cost = 4;
  static constexpr Notation notation = Notation::fraction;
  CTNN_INLINE static constexpr auto evaluate(const auto& a, const auto& b) { return a / b; }
  static constexpr Interval range(const Interval& a, const Interval& b) {
    return product(a, reciprocal(b));
  }
  static constexpr auto rebuild(auto& g, auto a, auto b) { return g.div(a, b); }
};
template <>
struct Operation<Op::negate> : Arithmetic<1> {
  static constexpr std::string_view name = "neg", text = "-";
  static constexpr int precedence = 2;
  static constexpr Notation notation = Notation::minus;
  CTNN_INLINE static constexpr auto evaluate(const auto& a) { return -a; }
  static constexpr Interval range(const Interval& a) { return negated(a); }
  static constexpr auto rebuild(auto& g, auto a) { return g.neg(a); }
};
template <>
struct Operation<Op::fma> : Arithmetic<3> {
  static constexpr std::string_view name = "fma";
  CTNN_INLINE static constexpr auto evaluate(const auto& a, const auto& b, const auto& c) {
    return fma(a, b, c);
  }
  static constexpr auto rebuild(auto& g, auto a, auto b, auto c) { return g.add(g.mul(a, b), c); }
};
template <>
struct Operation<Op::fms> : Arithmetic<3> {
  static constexpr std::string_view name = "fms";
  CTNN_INLINE static constexpr auto evaluate(const auto& a, const auto& b, const auto& c) {
    if constexpr (requires { fms(a, b, c); })  // g++ does not fold a negation into the instruction
      return fms(a, b, c);
    else
      return Operation<Op::fma>::evaluate(a, b, -c);
  }
  static constexpr auto rebuild(auto& g, auto a, auto b, auto c) { return g.sub(g.mul(a, b), c); }
};
template <>
struct Operation<Op::fnma> : Arithmetic<3> {
  static constexpr std::string_view name = "fnma";
  CTNN_INLINE static constexpr auto evaluate(const auto& a, const auto& b, const auto& c) {
    if constexpr (requires { fnma(a, b, c); })
      return fnma(a, b, c);
    else
      return Operation<Op::fma>::evaluate(-a, b, c);
  }
  static constexpr auto rebuild(auto& g, auto a, auto b, auto c) { return g.sub(c, g.mul(a, b)); }
};

template <>
struct Operation<Op::power> : Arithmetic<1> {  // its exponent is Node::value
  static constexpr std::string_view name = "power";
  static constexpr int precedence = 3;
  static constexpr Notation notation = Notation::power;
};
template <>
struct Operation<Op::sqrt> : Function<Op::sqrt> {  // only inside a Program
  static constexpr std::string_view name = "sqrt";
  CTNN_INLINE static constexpr auto evaluate(const auto& u) { return sqrt(u); }
  static constexpr auto rebuild(auto& g, auto u) { return g.power(u, 0.5); }
};
template <>
struct Operation<Op::pow> : Function<Op::pow> {
  static constexpr std::string_view name = "pow";
  static constexpr int arity = 2;
  static constexpr Notation notation = Notation::raised;
  CTNN_INLINE static constexpr auto evaluate(const auto& a, const auto& b) { return pow(a, b); }
  static constexpr Interval range(const Interval& a, const Interval&) {
    return a.positive() ? Interval{0, Interval{}.high, true, true} : Interval{};
  }
  static constexpr auto rebuild(auto& g, auto a, auto b) { return g.pow(a, b); }
  static constexpr void derivatives(auto& to, auto n, const auto& x, auto d) {
    const auto u = x.a, v = x.b;
    if (to.holds[u]) to.give(n, u, to.g.mul(d, to.g.mul(v, to.g.div(n, u))));
    if (to.holds[v]) to.give(n, v, to.g.mul(d, to.g.mul(n, to.g.log(u))));
  }
};

struct Kink : OpRow<OpKind::arithmetic> {
  static constexpr Corner corner = Corner::kink;
};
template <>
struct Operation<Op::abs> : Kink {
  static constexpr std::string_view name = "abs";
  static constexpr Notation notation = Notation::bars;
  CTNN_INLINE static constexpr auto evaluate(const auto& u) { return abs(u); }
  static constexpr Interval range(const Interval& u) { return magnitude(u); }
  static constexpr auto rebuild(auto& g, auto u) { return g.abs(u); }
  static constexpr auto derivative(auto& to, auto u, auto, auto d) {
    return to.g.mul(d, to.g.sign(u));
  }
};
template <>
struct Operation<Op::sign> : OpRow<OpKind::arithmetic> {
  static constexpr std::string_view name = "sign", latex = "\\operatorname{sgn}", mathml = "sgn";
  static constexpr Corner corner = Corner::step;
  static constexpr Interval range(const Interval& u) {
    return {u.low >= 0 ? 0.0 : -1.0, u.high <= 0 ? 0.0 : 1.0, false, false};
  }
  static constexpr auto rebuild(auto& g, auto u) { return g.sign(u); }
  static constexpr auto lower(auto& p, auto operand) {  // u itself is the answer for 0 and NaN
    const auto u = p.place(operand), zero = p.constant(0);
    const auto below = p.put(Op::where, p.put(Op::greater, zero, u), p.constant(-1), u);
    return p.put(Op::where, p.put(Op::greater, u, zero), p.constant(1), below);
  }
};
template <>
struct Operation<Op::max> : Kink {
  static constexpr std::string_view name = "max", latex = "\\max";
  static constexpr int arity = 2;
  CTNN_INLINE static constexpr auto evaluate(const auto& a, const auto& b) { return max(a, b); }
  static constexpr Interval range(const Interval& a, const Interval& b) { return larger(a, b); }
  static constexpr auto rebuild(auto& g, auto a, auto b) { return g.extremum(Op::max, a, b); }
  static constexpr void derivatives(auto& to, auto n, const auto& x, auto d) {
    to.to_extremum(n, x, d);
  }
};
template <>
struct Operation<Op::min> : Kink {
  static constexpr std::string_view name = "min", latex = "\\min";
  static constexpr int arity = 2;
  CTNN_INLINE static constexpr auto evaluate(const auto& a, const auto& b) { return min(a, b); }
  static constexpr Interval range(const Interval& a, const Interval& b) {
    return negated(larger(negated(a), negated(b)));
  }
  static constexpr auto rebuild(auto& g, auto a, auto b) { return g.extremum(Op::min, a, b); }
  static constexpr void derivatives(auto& to, auto n, const auto& x, auto d) {
    to.to_extremum(n, x, d);
  }
};

template <Op O>
struct Comparison : OpRow<OpKind::comparison> {
  static constexpr int arity = 2, precedence = 0, left = 1, right = 1;
  static constexpr Notation notation = Notation::infix;
  static constexpr Interval range(const Interval&, const Interval&) { return {0, 1, false, false}; }
  static constexpr auto rebuild(auto& g, auto a, auto b) { return g.condition(O, g.sub(a, b)); }
};
template <>
struct Operation<Op::greater> : Comparison<Op::greater> {
  static constexpr std::string_view name = "greater", text = ">", latex = " > ", mathml = "&gt;";
  CTNN_INLINE static constexpr auto evaluate(const auto& a, const auto& b) { return a > b; }
};
template <>
struct Operation<Op::greater_equal> : Comparison<Op::greater_equal> {
  static constexpr std::string_view name = "greater_equal", text = ">=", latex = " \\ge ",
                                    mathml = "≥";
  CTNN_INLINE static constexpr auto evaluate(const auto& a, const auto& b) { return a >= b; }
};
template <>
struct Operation<Op::equal> : Comparison<Op::equal> {
  static constexpr std::string_view name = "equal", text = "==", latex = " = ", mathml = "=";
  CTNN_INLINE static constexpr auto evaluate(const auto& a, const auto& b) { return a == b; }
};
template <>
struct Operation<Op::where> : Kink {
  static constexpr std::string_view name = "where";
  static constexpr int arity = 3;
  static constexpr Notation notation = Notation::cases;
  template <class V>
  CTNN_INLINE static constexpr V evaluate(const auto& mask, const V& a, const V& b) {
    return select(mask, a, b);
  }
  static constexpr Interval range(const Interval&, const Interval& a, const Interval& b) {
    return both(a, b);
  }
  static constexpr auto rebuild(auto& g, auto c, auto a, auto b) { return g.where(c, a, b); }
  static constexpr void derivatives(auto& to, auto n, const auto& x, auto d) {
    to.give(n, x.b, to.g.where(x.a, d, to.g.constant(0)));
    to.give(n, x.c, to.g.where(x.a, to.g.constant(0), d));
  }
};

template <>
struct Operation<Op::row_sum> : OpRow<OpKind::reduction> {
  static constexpr std::string_view name = "sum", latex = "\\sum", mathml = "∑";
  static constexpr Interval range(const Interval& u) {
    if (u.not_negative()) return {u.low, Interval{}.high, u.low_open, true};
    return u.not_positive() ? Interval{Interval{}.low, u.high, true, u.high_open} : Interval{};
  }
  static constexpr auto rebuild(auto& g, auto u) { return g.row_sum(u); }
  static constexpr auto derivative(auto&, auto, auto, auto d) { return d; }
};
template <>
struct Operation<Op::row_max> : OpRow<OpKind::reduction> {
  static constexpr std::string_view name = "max", latex = "\\max";
  static constexpr Interval range(const Interval& u) { return u; }
  static constexpr auto rebuild(auto& g, auto u) { return g.row_max(u); }
  static constexpr void derivatives(auto& to, auto n, const auto& x, auto d) {
    to.to_largest(n, x.a, to.g.best(d));
  }
};
template <>
struct Operation<Op::shift> : OpRow<OpKind::arithmetic> {  // u - row_max(u)
  static constexpr std::string_view name = "shift";
  static constexpr auto rebuild(auto& g, auto u) { return g.sub(u, g.row_max(u)); }
  static constexpr void derivatives(auto& to, auto n, const auto& x, auto d) {
    to.give(n, x.a, d);
    to.to_largest(n, x.a, to.g.best(to.g.expand(to.g.neg(to.g.row_sum(to.g.expand(d))))));
  }
};

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI::symbolic
