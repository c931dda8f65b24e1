// SPDX-License-Identifier: MIT
// The algebra of a Graph: constructors that simplify as they build, one rule a line.
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
      if (s != none && is(s, Op::sigmoid)) return scaled(tanh(scaled(node(s).a, 0.5)), -p[0].c);
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
          if (is_even(f.exponent)) return swap(m, f, power(u, f.exponent));
          break;
        case Op::sign:
          if (f.exponent != 1) break;
          if (exponent_of(m, u) == 1) return swap2(m, f.atom, u, abs(u));       // u*sign(u) → |u|
          if (exponent_of(m, abs(u)) == 1) return swap2(m, f.atom, abs(u), u);  // |u|*sign(u) → u
          for (Op odd_op : {Op::tanh, Op::sin, Op::atan, Op::erf}) {  // tanh|u|*sign(u) → tanh(u)
            const Id of_abs = odd_atom(m, odd_op, abs(u));
            if (of_abs != none) return swap2(m, f.atom, of_abs, odd_of(odd_op, u));
          }
          break;
        case Op::exp: {  // exp(u)*(1 - σ(u)) → σ(u)
          const Id s = exponent_of_sigmoid(m, u, f.exponent);
          if (s != none) return swap2(m, f.atom, s, neg(sigmoid(u)));
          break;
        }
        case Op::polynomial:  // a product inside a power
          if (!is_sum(f.atom) && is_integer(f.exponent))
            return swap(m, f, power(f.atom, f.exponent));
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
  constexpr Id exp(Id u);
  constexpr Id log(Id u);
  constexpr Id log_of_positive(Id u);
  constexpr Id softplus(Id u);
  constexpr Id sigmoid(Id u);
  constexpr Id abs(Id u);
  constexpr Id sign(Id u);
  constexpr Id tanh(Id u);
  constexpr Id sin(Id u);
  constexpr Id atan(Id u);
  constexpr Id erf(Id u);
  constexpr Id cos(Id u);
  constexpr Id pow(Id a, Id b);
  constexpr Id max(Id a, Id b);
  constexpr Id min(Id a, Id b);

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
    for (const Monomial& m :
         as_poly(u)) {  // sum(a + c*b) → sum(a) + c*sum(b), c constant in the row
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

  // ---- questions
  static constexpr Id none = 0xffff;
  /// The atom x if the monomial is c*x, else none.
  [[nodiscard]] constexpr Id single(const Monomial& m) const {
    return m.factors.count == 1 && m.factors.items[0].exponent == 1 ? m.factors.items[0].atom
                                                                    : none;
  }
  /// Greater than zero wherever it is defined?
  [[nodiscard]] constexpr bool is_positive(Id n) const {
    switch (op(n)) {
      case Op::constant:
        return node(n).value > 0;
      case Op::exp:
      case Op::sigmoid:
      case Op::softplus:
        return true;
      case Op::row_sum:
      case Op::row_max:
        return is_positive(node(n).a);
      case Op::max:
        return is_positive(node(n).a) || is_positive(node(n).b);
      case Op::where:
        return is_positive(node(n).b) && is_positive(node(n).c);
      case Op::polynomial: {
        bool strict = false;
        for (const Monomial& m : poly(n)) {
          bool positive = true;
          if (m.c < 0) return false;
          for (const Factor& f : m.factors) {
            if (is_positive(f.atom)) continue;
            positive = false;
            if (!is_even(f.exponent) && !is(f.atom, Op::abs)) return false;
          }
          strict = strict || positive;
        }
        return strict;
      }
      default:
        return false;
    }
  }
  /// The sign by which n and -n are told apart.
  [[nodiscard]] constexpr double leading(Id n) const {
    if (!is(n, Op::polynomial)) return is_constant(n) ? node(n).value : 1;
    return leading(poly(n));
  }
  [[nodiscard]] static constexpr double leading(const Poly& p) {
    return p.size() > 1 && p[0].factors.empty() ? p[1].c : p[0].c;
  }
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
  constexpr Id odd(Op op, Id u, double (*f)(double)) {
    if (is_constant(u)) return constant(f(node(u).value));
    return leading(u) < 0 ? neg(atom(op, neg(u))) : atom(op, u);  // f(-u) → -f(u)
  }
  constexpr Id extremum(Op op, Id a, Id b) {
    if (a == b) return a;
    if (is_constant(a) && is_constant(b))
      return (node(a).value > node(b).value) == (op == Op::max) ? a : b;
    return atom(op, a, b);
  }
  static constexpr bool holds(Op op, double p) {
    return op == Op::greater ? p > 0 : op == Op::greater_equal ? p >= 0 : p == 0;
  }
  [[nodiscard]] static constexpr double exponent_of(const Monomial& m, Id atom) {
    for (const Factor& f : m.factors)
      if (f.atom == atom) return f.exponent;
    return 0;
  }
  [[nodiscard]] constexpr Id odd_atom(const Monomial& m, Op wanted, Id u) const {
    for (const Factor& f : m.factors)
      if (f.exponent == 1 && is(f.atom, wanted) && node(f.atom).a == u) return f.atom;
    return none;
  }
  constexpr Id odd_of(Op wanted, Id u) {
    if (wanted == Op::tanh) return tanh(u);
    return wanted == Op::sin ? sin(u) : wanted == Op::atan ? atan(u) : erf(u);
  }
  constexpr Id swap(Monomial m, Factor out, Id in) {
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
  /// u if n is 1 - σ(u) or σ(u) - 1.
  [[nodiscard]] constexpr Id one_minus_sigmoid(Id n) const {
    if (!is_sum(n) || poly(n).size() != 2) return none;
    const Id s = single(poly(n)[1]);
    if (s == none || !is(s, Op::sigmoid) || !poly(n)[0].factors.empty()) return none;
    return math::abs(poly(n)[0].c) == 1 && poly(n)[1].c == -poly(n)[0].c ? node(s).a : none;
  }
  [[nodiscard]] constexpr Id exponent_of_sigmoid(const Monomial& m, Id u, double e) const {
    if (e < 1) return none;
    for (const Factor& f : m.factors)
      if (f.exponent == 1 && one_minus_sigmoid(f.atom) == u) return f.atom;
    return none;
  }
};

}  // namespace ctnn::inline CTNN_ABI::symbolic::detail

#include <ctnn/symbolic/function_algebra.hpp>  // defines the functions declared above
