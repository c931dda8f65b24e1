// SPDX-License-Identifier: MIT
// The normal form of formulas: constructors that simplify as they build, one rule a line.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/symbolic/node_store.hpp>

namespace ctnn::inline CTNN_ABI::symbolic::detail {

struct Graph : Store {
  // ---- sums and products
  constexpr Id add(Id a, Id b, double scale_b = 1) {
    Poly p = inlined(a, 1);
    for (Monomial m : inlined(b, scale_b)) add_to(p, m);
    return make(p);
  }
  constexpr Id sub(Id a, Id b) { return add(a, b, -1); }
  constexpr Id neg(Id a) { return mul(constant(-1), a); }
  constexpr Id mul(Id a, Id b) { return product(times(monomial(a), monomial(b))); }
  constexpr Id div(Id a, Id b) { return mul(a, power(b, -1)); }
  constexpr Id scaled(Id a, double c) { return mul(constant(c), a); }

  /// Sum rules, then the unique node.
  constexpr Id make(Poly p) {
    for (std::size_t i = 0; i < p.size(); ++i) {
      const Id m = single(p[i]);
      if (m == none || !is(m, Op::row_max)) continue;
      for (std::size_t k = 0; k < p.size(); ++k)  // c*x - c*row_max(x) → c*shift(x)
        if (single(p[k]) == node(m).a && p[k].c == -p[i].c) {
          Monomial shifted{p[k].c, {}};
          times(shifted, atom(Op::shift, node(m).a), 1);
          p.erase(i > k ? i : k), p.erase(i > k ? k : i);
          add_to(p, shifted);
          return make(p);
        }
    }
    if (p.size() == 2 && p[0].factors.empty() && p[1].c == -2 * p[0].c) {  // 2σ(2u) - 1 → tanh(u)
      const Id s = single(p[1]);
      if (s != none && is(s, Op::sigmoid))
        return scaled(function(Op::tanh, scaled(node(s).a, 0.5)), -p[0].c);
    }
    return intern(p);
  }
  /// Product rules, then the unique node.
  constexpr Id product(Monomial m) {
    if (m.c == 0) return constant(0);
    for (const Factor& f : m.factors) {
      const Id u = node(f.atom).a;
      switch (op(f.atom)) {
        case Op::abs:  // |u|^2 → u^2
          if (is_even(f.exponent)) return swap1(m, f, power(u, f.exponent));
          break;
        case Op::sign:
          if (f.exponent != 1) break;
          if (exponent_of(m, u) == 1) return swap2(m, f.atom, u, abs(u));       // u*sign(u) → |u|
          if (exponent_of(m, abs(u)) == 1) return swap2(m, f.atom, abs(u), u);  // |u|*sign(u) → u
          if (const Id of_abs = odd_function(m, abs(u)); of_abs != none)
            return swap2(m, f.atom, of_abs, function(op(of_abs), u));  // tanh|u|*sign(u) → tanh(u)
          break;
        case Op::exp: {  // exp(u)*(1 - σ(u)) → σ(u)
          const Id s = exponent_of_sigmoid(m, u, f.exponent);
          if (s != none) return swap2(m, f.atom, s, neg(sigmoid(u)));
          break;
        }
        case Op::polynomial:  // a product inside a power
          if (!is_sum(f.atom) && is_integer(f.exponent))
            return swap1(m, f, power(f.atom, f.exponent));
          break;
        default:
          break;
      }
    }
    Poly p{};
    p.push_back(m);
    return intern(p);
  }
  constexpr Id power(Id a, double e) {
    if (e == 0) return constant(1);
    if (e == 1) return a;
    if (is_constant(a)) return constant(math::pow(node(a).value, e));
    if (!is_integer(e)) return root(a, e);
    if (e < 0 && is_sum(a)) {  // 1/(1 + exp(u)) → σ(-u)
      const Id u = one_plus_exp(a);
      if (u != none) return power(sigmoid(neg(u)), -e);
    }
    Monomial base = monomial(a), m{math::pow(base.c, e), {}};
    for (const Factor& f : base.factors) times(m, f.atom, f.exponent * e);
    return product(m);
  }

  // ---- functions
  /// One without rules of its own: constants are folded; f(-u) → f(u) or -f(u) if it is even or odd.
  constexpr Id function(Op op, Id u) {
    const OpColumns& f = columns(op);
    if (is_constant(u)) return constant(f.fold(node(u).value));
    if (!(leading(u) < 0)) return atom(op, u);
    const Id of_positive = atom(op, neg(u));
    return f.parity == Parity::odd ? neg(of_positive) : of_positive;
  }
  constexpr Id exp(Id u) {
    if (is_constant(u)) return constant(math::exp(node(u).value));
    Poly rest = as_poly(u);
    for (std::size_t i = 0; i < rest.size(); ++i) {  // exp(u + c*log v) → v^c * exp(u)
      const Id log_v = single(rest[i]);
      if (log_v == none || !is(log_v, Op::log)) continue;
      const Id v = power(node(log_v).a, rest[i].c);
      rest.erase(i);
      return mul(v, exp(make(rest)));
    }
    if (leading(u) < 0) return power(atom(Op::exp, neg(u)), -1);  // exp(-u) → 1/exp(u)
    return atom(Op::exp, u);
  }
  constexpr Id log(Id u) {
    if (is_constant(u))
      return constant(node(u).value == 0 ? log_of_zero : math::log(node(u).value));
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
  constexpr Id log_of_positive(Id u) {
    const Id log = atom(Op::log, u);
    if (!is(u, Op::softplus)) return log;
    const Id v = node(u).a;
    return where(condition(Op::greater, add(v, constant(37))), log, v);
  }
  constexpr Id softplus(Id u) {
    if (is_constant(u)) return log(constant(1 + math::exp(node(u).value)));
    if (!(leading(u) < 0)) return atom(Op::softplus, u);
    return add(atom(Op::softplus, neg(u)), u);  // softplus(-u) → softplus(u) - u
  }
  constexpr Id sigmoid(Id u) {
    if (is_constant(u)) return constant(1 / (1 + math::exp(-node(u).value)));
    if (!(leading(u) < 0)) return atom(Op::sigmoid, u);
    return sub(constant(1), atom(Op::sigmoid, neg(u)));  // σ(-u) → 1 - σ(u)
  }
  constexpr Id abs(Id u) {
    if (is_constant(u)) return constant(math::abs(node(u).value));
    if (is_positive(u)) return u;            // |u| → u, u > 0
    if (leading(u) < 0) return abs(neg(u));  // |-u| → |u|
    const Monomial m = monomial(u);
    if (m.c != 1) return scaled(abs(scaled(u, 1 / m.c)), m.c);  // |c*u| → c*|u|
    return is(u, Op::abs) ? u : atom(Op::abs, u);               // ||u|| → |u|
  }
  constexpr Id sign(Id u) {
    if (is_constant(u)) return constant(math::sign(node(u).value));
    if (is_positive(u)) return constant(1);        // sign(u) → 1, u > 0
    if (leading(u) < 0) return neg(sign(neg(u)));  // sign(-u) → -sign(u)
    const Monomial m = monomial(u);
    return m.c != 1 ? sign(scaled(u, 1 / m.c)) : atom(Op::sign, u);  // sign(c*u) → sign(u), c > 0
  }
  constexpr Id pow(Id a, Id b) {
    if (is_constant(b)) return power(a, node(b).value);
    return is_constant(a, 1) ? a : atom(Op::pow, a, b);
  }
  constexpr Id extremum(Op op, Id a, Id b) {
    if (a == b) return a;
    if (is_constant(a) && is_constant(b))
      return (node(a).value > node(b).value) == (op == Op::max) ? a : b;
    return atom(op, a, b);
  }

  // ---- conditions: p > 0, p >= 0 or p == 0
  constexpr Id condition(Op op, Id p) {
    if (!is_constant(p)) p = over(p, math::abs(leading(p)));  // c*p > 0 → p > 0
    if (op == Op::equal && leading(p) < 0) p = neg(p);
    return atom(op, p, constant(0));
  }
  constexpr Id where(Id cond, Id a, Id b) {
    const Id p = node(cond).a;
    if (a == b) return a;
    if (is_constant(p)) return holds(op(cond), node(p).value) ? a : b;
    if (!is(cond, Op::equal) && is_positive(p)) return a;
    if (is(cond, Op::greater) && leading(p) < 0)  // where(-p > 0, a, b) → where(p >= 0, b, a)
      return atom(Op::where, condition(Op::greater_equal, neg(p)), b, a);
    if (is(cond, Op::greater_equal) && leading(p) < 0)  // where(-p >= 0, a, b) → where(p > 0, b, a)
      return atom(Op::where, condition(Op::greater, neg(p)), b, a);
    return atom(Op::where, cond, a, b);
  }
  constexpr Id over(Id n, double c) {
    Poly p = as_poly(n);
    for (Monomial& m : p) m.c = tidy(m.c / c);
    return make(p);
  }

  // ---- rows
  constexpr Id row_sum(Id u) {
    Id sum = constant(0);
    // sum(a + c*b) → sum(a) + c*sum(b), c constant in the row
    for (const Monomial& m : as_poly(u)) {
      Monomial outside{m.c, {}}, inside{1, {}};
      for (const Factor& f : m.factors)
        times(rank(f.atom) == Rank::element ? inside : outside, f.atom, f.exponent);
      const Id term = single(inside);
      const bool one = term != none && is(term, Op::symbol) && node(term).unit_sum;
      Id inner = one ? constant(1) : product(inside);  // sum(t) → 1 for a distribution
      if (!one) inner = atom(Op::row_sum, inner);
      sum = add(sum, mul(product(outside), inner));
    }
    return sum;
  }
  constexpr Id row_max(Id u) { return rank(u) == Rank::element ? atom(Op::row_max, u) : u; }

  /// n = c * (factors); a sum counts as one factor, made primitive.
  constexpr Monomial monomial(Id n, bool keep_sign = false) {
    Poly p = as_poly(n);
    if (p.size() == 1) return p[0];
    Monomial m{0, {}};
    if (p.empty()) return m;
    m.c = leading(p) < 0 && !keep_sign ? -1 : 1;
    double size = math::abs(p[0].c);
    for (const Monomial& term : p)
      if (math::abs(term.c) != size) size = 1;
    m.c *= size;
    if (m.c != 1) {
      for (Monomial& term : p) term.c /= m.c;
      n = make(p);
    }
    m.factors.push_back({n, 1});
    return m;
  }

 private:
  constexpr Poly inlined(Id n, double scale) const {
    Poly p = as_poly(n);
    if (p.size() == 1) {  // c*(a + b) inside a sum → c*a + c*b
      const Id s = single(p[0]);
      if (s != none && is_sum(s)) {
        scale *= p[0].c;
        p = poly(s);
      }
    }
    for (Monomial& m : p) m.c *= scale;
    return p;
  }
  constexpr Id root(Id a, double e) {
    Monomial base = monomial(a, true), m{1, {}}, rest{1, {}};
    if (base.c > 0)
      m.c = math::pow(base.c, e);  // (c*u)^e → c^e * u^e, c > 0
    else
      rest.c = base.c;
    for (const Factor& f : base.factors) {
      if (is_positive(f.atom))
        times(m, f.atom, f.exponent * e);  // (u^a)^e → u^(a*e), u > 0
      else if (is_even(f.exponent)) {      // (u^2)^e → |u|^(2e)
        const Monomial magnitude = monomial(abs(f.atom));
        m.c *= math::pow(magnitude.c, f.exponent * e);
        for (const Factor& g : magnitude.factors) times(m, g.atom, g.exponent * f.exponent * e);
      } else
        times(rest, f.atom, f.exponent);
    }
    if (!(rest.factors.empty() && rest.c == 1)) {
      const Id s = single(rest);
      if (rest.c == 1 && rest.factors.count == 1)
        times(m, rest.factors.items[0].atom, rest.factors.items[0].exponent * e);
      else
        times(m, s != none && rest.c == 1 ? s : product(rest), e);
    }
    return product(m);
  }
  constexpr Id swap1(Monomial m, Factor out, Id in) {
    times(m, out.atom, -out.exponent);
    return mul(product(m), in);
  }
  constexpr Id swap2(Monomial m, Id out1, Id out2, Id in) {
    times(m, out1, -1);
    times(m, out2, -1);
    return mul(product(m), in);
  }
  /// u if n is 1 + exp(u).
  constexpr Id one_plus_exp(Id n) {
    if (!is_sum(n) || poly(n).size() != 2) return none;
    const Monomial &one = poly(n)[0], &e = poly(n)[1];
    if (one.c != 1 || e.c != 1 || !one.factors.empty() || e.factors.count != 1) return none;
    if (!is(e.factors.items[0].atom, Op::exp)) return none;
    return scaled(node(e.factors.items[0].atom).a, e.factors.items[0].exponent);
  }
};

}  // namespace ctnn::inline CTNN_ABI::symbolic::detail
