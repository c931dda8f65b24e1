// SPDX-License-Identifier: MIT
// The rules of single functions: constructors that simplify, one rule a line.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/symbolic/algebra.hpp>

namespace ctnn::inline CTNN_ABI::symbolic {
/// What log 0 counts in a loss, so that 0·log 0 is 0; PyTorch's BCELoss has the same number.
inline constexpr double log_of_zero = -100;
}  // namespace ctnn::inline CTNN_ABI::symbolic

namespace ctnn::inline CTNN_ABI::symbolic::detail {

constexpr Id Graph::exp(Id u) {
  if (is_constant(u)) return constant(math::exp(node(u).value));
  Poly rest = as_poly(u);
  for (std::size_t i = 0; i < rest.size(); ++i) {  // exp(u + c*log v) → v^c * exp(u)
    const Id log_v = single(rest[i]);
    if (log_v == none || !is(log_v, Op::log)) continue;
    const Id v = power(node(log_v).a, rest[i].c);
    rest.erase(i);
    return mul(v, exp(make(rest)));
  }
  return leading(u) < 0 ? power(atom(Op::exp, neg(u)), -1)
                        : atom(Op::exp, u);  // exp(-u) → 1/exp(u)
}
constexpr Id Graph::log(Id u) {
  if (is_constant(u)) return constant(node(u).value == 0 ? log_of_zero : math::log(node(u).value));
  if (const Id v = one_plus_exp(u); v != none) return softplus(v);  // log(1 + e^v) → softplus(v)
  if (const Id v = one_minus_sigmoid(u); v != none)
    return neg(softplus(v));  // log(1 - σ(v)) → -softplus(v)
  Id sum = constant(0);
  Monomial m = monomial(u), rest{m.c < 0 ? -1.0 : 1.0, {}};
  if (m.c != rest.c) sum = constant(math::log(m.c * rest.c));  // log(c*u) → log c + log u
  for (const Factor& f : m.factors) {
    const Id v = node(f.atom).a, w = one_minus_sigmoid(f.atom);
    if (is(f.atom, Op::exp))
      sum = add(sum, v, f.exponent);  // log(e^v) → v
    else if (is(f.atom, Op::sigmoid))
      sum = add(sum, sub(v, softplus(v)), f.exponent);  // log σ(v) → v - softplus(v)
    else if (w != none && is_integer(f.exponent)) {
      rest.c *= math::detail::is_odd(f.exponent) ? -1 : 1;  // the atom is σ(w) - 1
      sum = add(sum, softplus(w), -f.exponent);
    } else if (is_positive(f.atom))
      sum = add(sum, log_of_positive(f.atom), f.exponent);  // log(u*v) → log u + log v, v > 0
    else
      times(rest, f.atom, f.exponent);
  }
  if (rest.factors.empty() && rest.c == 1) return sum;
  return add(sum, atom(Op::log, product(rest)));
}
/// log softplus(v) → v far below 0, where softplus(v) is e^v to the last digit, and soon too small.
constexpr Id Graph::log_of_positive(Id u) {
  const Id log = atom(Op::log, u);
  if (!is(u, Op::softplus)) return log;
  const Id v = node(u).a;
  return where(condition(Op::greater, add(v, constant(37))), log, v);
}
constexpr Id Graph::softplus(Id u) {
  if (is_constant(u)) return log(constant(1 + math::exp(node(u).value)));
  return leading(u) < 0 ? add(atom(Op::softplus, neg(u)), u)
                        : atom(Op::softplus, u);  // softplus(-u) → softplus(u) - u
}
constexpr Id Graph::sigmoid(Id u) {
  if (is_constant(u)) return constant(1 / (1 + math::exp(-node(u).value)));
  return leading(u) < 0 ? sub(constant(1), atom(Op::sigmoid, neg(u)))
                        : atom(Op::sigmoid, u);  // σ(-u) → 1 - σ(u)
}
constexpr Id Graph::abs(Id u) {
  if (is_constant(u)) return constant(math::abs(node(u).value));
  if (is_positive(u)) return u;            // |u| → u, u > 0
  if (leading(u) < 0) return abs(neg(u));  // |-u| → |u|
  const Monomial m = monomial(u);
  if (m.c != 1) return scaled(abs(scaled(u, 1 / m.c)), m.c);  // |c*u| → c*|u|
  return is(u, Op::abs) ? u : atom(Op::abs, u);               // ||u|| → |u|
}
constexpr Id Graph::sign(Id u) {
  if (is_constant(u)) return constant(math::sign(node(u).value));
  if (is_positive(u)) return constant(1);        // sign(u) → 1, u > 0
  if (leading(u) < 0) return neg(sign(neg(u)));  // sign(-u) → -sign(u)
  const Monomial m = monomial(u);
  return m.c != 1 ? sign(scaled(u, 1 / m.c)) : atom(Op::sign, u);  // sign(c*u) → sign(u), c > 0
}
constexpr Id Graph::tanh(Id u) {
  return odd(Op::tanh, u, [](double v) { return math::tanh(v); });
}
constexpr Id Graph::sin(Id u) {
  return odd(Op::sin, u, [](double v) { return math::sin(v); });
}
constexpr Id Graph::atan(Id u) {
  return odd(Op::atan, u, [](double v) { return math::atan(v); });
}
constexpr Id Graph::erf(Id u) {
  return odd(Op::erf, u, [](double v) { return math::erf(v); });
}
constexpr Id Graph::cos(Id u) {
  if (is_constant(u)) return constant(math::cos(node(u).value));
  return atom(Op::cos, leading(u) < 0 ? neg(u) : u);  // cos(-u) → cos(u)
}
constexpr Id Graph::pow(Id a, Id b) {
  if (is_constant(b)) return power(a, node(b).value);
  return is_constant(a, 1) ? a : atom(Op::pow, a, b);
}
constexpr Id Graph::max(Id a, Id b) { return extremum(Op::max, a, b); }
constexpr Id Graph::min(Id a, Id b) { return extremum(Op::min, a, b); }

}  // namespace ctnn::inline CTNN_ABI::symbolic::detail
