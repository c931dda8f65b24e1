// SPDX-License-Identifier: MIT
// The operations of formulas by name, and all that is known of each elementary function: one row.
//
// To add a function of one value: its enumerator, its row and its spelling in Spelled, all here;
// evaluate needs ctnn::math and the vectors of simd/ to have the function, or lower says how a
// program computes it.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/operations/interval.hpp>

namespace ctnn::inline CTNN_ABI::symbolic {

enum class Op : std::uint8_t {
  constant,
  symbol,  // leaves
  add,
  subtract,
  multiply,
  divide,
  negate,
  fma,    // fma(a, b, c) = a*b + c
  fms,    // a*b - c
  fnma,   // c - a*b
  power,  // a^value
  pow,    // a^b
  exp,
  expm1,
  log,
  log1p,
  tanh,
  sigmoid,
  softplus,
  sin,
  cos,
  atan,
  erf,
  abs,
  sign,
  sqrt,
  min,
  max,
  greater,
  greater_equal,
  equal,
  where,  // where(condition, a, b)
  row_sum,
  row_max,  // along the row
  polynomial,
  shift,  // only inside a Graph; the last one
};

enum class OpKind : std::uint8_t { leaf, arithmetic, function, comparison, reduction };
/// Where an operation has no derivative: a kink is what a subgradient bridges, a step has slope 0.
enum class Corner : std::uint8_t { none, kink, step };
/// f(-u) = f(u), or -f(u).
enum class Parity : std::uint8_t { none, even, odd };
/// How LaTeX and MathML write it. Plain text knows infix operators and functions.
enum class Notation : std::uint8_t {
  number,
  letter,
  infix,
  minus,     // -a
  fraction,  // a over b
  power,     // a^value, or a root
  raised,    // a^b
  exponential,
  exponential_minus_one,
  log_one_plus,
  bars,   // |a|
  cases,  // a if condition, b else
  function,
};

/// What log 0 counts in a loss, so that 0·log 0 is 0; PyTorch's BCELoss has the same number.
inline constexpr double log_of_zero = -100;

namespace detail {

// The scalar functions; those of a vector type are found by argument-dependent lookup.
using math::abs, math::atan, math::cos, math::erf, math::exp, math::expm1, math::fma, math::log;
using math::log1p, math::max, math::min, math::pow, math::select, math::sin, math::sqrt, math::tanh;

/// The row of an operation: the columns of OpRow, its name (`text`, `latex`, `mathml` where they
/// differ), and what it has of these functions:
/// - evaluate: on numbers or vectors;
/// - range: the interval of its results;
/// - objection: why it has no value for operands in an interval;
/// - rebuild: its constructor in normal form, g is a Graph;
/// - derivative: what the operand u receives of d = ∂L/∂y, y = f(u); `derivatives` gives each operand
///   of node x its part; `to` is a Gradient;
/// - lower: the operations that replace it in a program; p is an Emitter.
template <Op O>
struct Operation;

/// What a row says unless it says otherwise.
template <OpKind K>
struct OpRow {
  static constexpr OpKind kind = K;
  static constexpr int arity = 1;
  static constexpr int cost = 2;        // in additions and products, which count 2
  static constexpr int precedence = 4;  // of its text: the loosest binds by 0
  static constexpr Corner corner = Corner::none;
  static constexpr Parity parity = Parity::none;
  static constexpr bool positive = false;  // for all u
  static constexpr Notation notation = Notation::function;
};
template <Op O>
struct Function : OpRow<OpKind::function> {
  static constexpr int cost = 12;
  static constexpr auto rebuild(auto& g, auto u) { return g.function(O, u); }
};

template <>
struct Operation<Op::exp> : Function<Op::exp> {
  static constexpr std::string_view name = "exp";
  static constexpr Notation notation = Notation::exponential;
  static constexpr bool positive = true;
  CTNN_INLINE static constexpr auto evaluate(const auto& u) { return exp(u); }
  static constexpr Interval range(const Interval& u) { return rising<Operation>(u); }
  static constexpr auto rebuild(auto& g, auto u) { return g.exp(u); }
  static constexpr auto derivative(auto& to, auto, auto y, auto d) { return to.g.mul(d, y); }
};
template <>
struct Operation<Op::expm1> : Function<Op::expm1> {
  static constexpr std::string_view name = "expm1";
  static constexpr Notation notation = Notation::exponential_minus_one;
  CTNN_INLINE static constexpr auto evaluate(const auto& u) { return expm1(u); }
  static constexpr Interval range(const Interval& u) { return rising<Operation>(u); }
  static constexpr auto rebuild(auto& g, auto u) { return g.sub(g.exp(u), g.constant(1)); }
};
template <>
struct Operation<Op::log> : Function<Op::log> {
  static constexpr std::string_view name = "log", latex = "\\ln", mathml = "ln";
  CTNN_INLINE static constexpr auto evaluate(const auto& u) { return log(u); }
  static constexpr Interval range(const Interval& u) { return rising_above<Operation>(0, u); }
  static constexpr std::string_view objection(const Interval& u) {
    return u.high <= 0 ? "the formula takes the logarithm of something that is never positive" : "";
  }
  static constexpr auto rebuild(auto& g, auto u) { return g.log(u); }
  static constexpr auto derivative(auto& to, auto u, auto, auto d) { return to.g.div(d, u); }
};
template <>
struct Operation<Op::log1p> : Function<Op::log1p> {
  static constexpr std::string_view name = "log1p";
  static constexpr Notation notation = Notation::log_one_plus;
  CTNN_INLINE static constexpr auto evaluate(const auto& u) { return log1p(u); }
  static constexpr Interval range(const Interval& u) { return rising_above<Operation>(-1, u); }
  static constexpr std::string_view objection(const Interval& u) {
    return u.high <= -1 ? "the formula takes the logarithm of something that is never positive"
                        : "";
  }
  static constexpr auto rebuild(auto& g, auto u) { return g.log(g.add(g.constant(1), u)); }
};
template <>
struct Operation<Op::tanh> : Function<Op::tanh> {
  static constexpr std::string_view name = "tanh", latex = "\\tanh";
  static constexpr Parity parity = Parity::odd;
  CTNN_INLINE static constexpr auto evaluate(const auto& u) { return tanh(u); }
  static constexpr Interval range(const Interval& u) { return rising<Operation>(u); }
  static constexpr auto derivative(auto& to, auto u, auto y, auto d) {
    return to.g.mul(to.unless_flat(u, d), to.g.sub(to.g.constant(1), to.g.power(y, 2)));
  }
};
template <>
struct Operation<Op::sigmoid> : Function<Op::sigmoid> {
  static constexpr std::string_view name = "sigmoid", latex = "\\sigma", mathml = "σ";
  static constexpr bool positive = true;
  static constexpr Interval range(const Interval& u) {
    return rising(u, [](double x) { return 1 / (1 + math::exp(-x)); });
  }
  static constexpr auto rebuild(auto& g, auto u) { return g.sigmoid(u); }
  static constexpr auto derivative(auto& to, auto, auto y, auto d) {
    return to.g.mul(to.g.mul(d, y), to.g.sub(to.g.constant(1), y));
  }
  static constexpr auto lower(auto& p, auto u) {  // 1/(1 + exp(-u)) ends in 0 and 1, never in NaN
    const auto one = p.constant(1);
    return p.put(Op::divide, one, p.put(Op::add, one, p.put(Op::exp, p.negate(p.place(u)))));
  }
};
template <>
struct Operation<Op::softplus> : Function<Op::softplus> {
  static constexpr std::string_view name = "softplus", latex = "\\operatorname{softplus}";
  static constexpr bool positive = true;
  static constexpr Interval range(const Interval& u) {
    return rising(u, [](double x) {
      const bool infinite = x == std::numeric_limits<double>::infinity();
      return math::max(x, 0.0) + (infinite ? 0 : math::log1p(math::exp(-math::abs(x))));
    });
  }
  static constexpr auto rebuild(auto& g, auto u) { return g.softplus(u); }
  static constexpr auto derivative(auto& to, auto u, auto, auto d) {
    return to.g.mul(d, to.g.sigmoid(u));
  }
  static constexpr auto lower(auto& p, auto operand) {  // max(0, u) + log1p(exp(-|u|)) overflows
    const auto u = p.place(operand);                    // nowhere
    const auto tail = p.put(Op::log1p, p.put(Op::exp, p.negate(p.put(Op::abs, u))));
    return p.put(Op::add, p.put(Op::max, p.constant(0), u), tail);
  }
};
template <>
struct Operation<Op::sin> : Function<Op::sin> {
  static constexpr std::string_view name = "sin", latex = "\\sin";
  static constexpr Parity parity = Parity::odd;
  CTNN_INLINE static constexpr auto evaluate(const auto& u) { return sin(u); }
  static constexpr Interval range(const Interval&) { return {-1, 1, false, false}; }
  static constexpr auto derivative(auto& to, auto u, auto, auto d) {
    return to.g.mul(d, to.g.function(Op::cos, u));
  }
};
template <>
struct Operation<Op::cos> : Function<Op::cos> {
  static constexpr std::string_view name = "cos", latex = "\\cos";
  static constexpr Parity parity = Parity::even;
  CTNN_INLINE static constexpr auto evaluate(const auto& u) { return cos(u); }
  static constexpr Interval range(const Interval&) { return {-1, 1, false, false}; }
  static constexpr auto derivative(auto& to, auto u, auto, auto d) {
    return to.g.neg(to.g.mul(d, to.g.function(Op::sin, u)));
  }
};
template <>
struct Operation<Op::atan> : Function<Op::atan> {
  static constexpr std::string_view name = "atan", latex = "\\arctan";
  static constexpr Parity parity = Parity::odd;
  CTNN_INLINE static constexpr auto evaluate(const auto& u) { return atan(u); }
  static constexpr Interval range(const Interval& u) { return rising<Operation>(u); }
  static constexpr auto derivative(auto& to, auto u, auto, auto d) {
    return to.g.div(d, to.g.add(to.g.constant(1), to.g.power(u, 2)));
  }
};
template <>
struct Operation<Op::erf> : Function<Op::erf> {
  static constexpr std::string_view name = "erf", latex = "\\operatorname{erf}";
  static constexpr Parity parity = Parity::odd;
  CTNN_INLINE static constexpr auto evaluate(const auto& u) { return erf(u); }
  static constexpr Interval range(const Interval& u) { return rising<Operation>(u); }
  static constexpr auto derivative(auto& to, auto u, auto, auto d) {
    const auto bell = to.g.exp(to.g.neg(to.g.power(u, 2)));
    return to.g.scaled(to.g.mul(d, bell), 1.1283791670955126);  // 2/√π
  }
};

}  // namespace detail

/// The functions as formulas spell them, found by argument-dependent lookup. E is Expr.
template <class E>
struct Spelled {
  friend constexpr E exp(const E& u) { return E::of(Op::exp, u); }
  friend constexpr E expm1(const E& u) { return E::of(Op::expm1, u); }
  friend constexpr E log(const E& u) { return E::of(Op::log, u); }
  friend constexpr E log1p(const E& u) { return E::of(Op::log1p, u); }
  friend constexpr E tanh(const E& u) { return E::of(Op::tanh, u); }
  friend constexpr E sigmoid(const E& u) { return E::of(Op::sigmoid, u); }
  friend constexpr E softplus(const E& u) { return E::of(Op::softplus, u); }
  friend constexpr E sin(const E& u) { return E::of(Op::sin, u); }
  friend constexpr E cos(const E& u) { return E::of(Op::cos, u); }
  friend constexpr E atan(const E& u) { return E::of(Op::atan, u); }
  friend constexpr E erf(const E& u) { return E::of(Op::erf, u); }
};

}  // namespace ctnn::inline CTNN_ABI::symbolic
