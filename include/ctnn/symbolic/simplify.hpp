// SPDX-License-Identifier: MIT
// Brings a formula into its cheapest known form: expanded, factored, over one denominator, merged.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/symbolic/formula_graph.hpp>
#include <ctnn/symbolic/to_expression.hpp>

namespace ctnn::inline CTNN_ABI::symbolic::detail {

/// A FormulaGraph that finds the cheapest form of a node, and remembers it.
struct Workspace : FormulaGraph {
  Id best_of[capacity];      // 1 + the answer of `best`
  Id expanded_of[capacity];  // 1 + the answer of `expand`

  constexpr Workspace() : FormulaGraph{}, best_of{}, expanded_of{} {}

  constexpr Id best(Id n) {
    if (best_of[n] != 0) return static_cast<Id>(best_of[n] - 1);
    const Id result = is(n, Op::polynomial) ? best_sum(n)
                      : is(n, Op::where)    ? best_where(n)
                      : is(n, Op::row_sum)  ? best_row_sum(n)
                                            : with_children(n, false);
    best_of[n] = static_cast<Id>(result + 1);
    best_of[result] = static_cast<Id>(result + 1);
    return result;
  }
  /// All products multiplied out; what cancels has cancelled before.
  constexpr Id expand(Id n) {
    if (expanded_of[n] != 0) return static_cast<Id>(expanded_of[n] - 1);
    const Id result = expand_sum(n);
    expanded_of[n] = static_cast<Id>(result + 1);
    expanded_of[result] = static_cast<Id>(result + 1);
    return result;
  }
  /// Arithmetic counts 2, a division 4, a function 12; what is shared counts once.
  [[nodiscard]] constexpr int cost(Id n) {
    ++stamp;
    return cost_of(n);
  }

 private:
  constexpr Id with_children(Id n, bool expanding) {
    const Node old = node(n);
    const int k = arity(old.op);
    if (k == 0) return n;
    const auto child = [&](Id c) { return expanding ? expand(c) : best(c); };
    const Id a = child(old.a), b = k > 1 ? child(old.b) : Id{0}, c = k > 2 ? child(old.c) : Id{0};
    return a == old.a && b == old.b && c == old.c ? n : rebuild(old, a, b, c);
  }
  /// sum(a*(b - c)) or a*sum(b) - sum(a*c), a constant in the row
  constexpr Id best_row_sum(Id n) {
    const Id kept = with_children(n, false), split = expand(n);
    const Id nice = is(split, Op::polynomial) ? best_sum(split) : split;
    return cost(nice) <= cost(kept) ? nice : kept;
  }
  /// where(z > 1, a, b): inside b, min(1, z) is z.
  constexpr Id best_where(Id n) {
    const Node w = node(n);
    const Node c = node(best(w.a));
    Replacement yes{}, no{};
    ++stamp;
    decide(w.b, c, true, yes);
    ++stamp;
    decide(w.c, c, false, no);
    const Id p = yes.from.empty() ? w.b : substitute(w.b, yes);
    const Id q = no.from.empty() ? w.c : substitute(w.c, no);
    return where(best(w.a), best(p), best(q));
  }
  /// Collects min, max and where inside n that the condition c, true or false, decides.
  constexpr void decide(Id n, const Node& c, bool holds, Replacement& r) {
    if (visited[n] == stamp) return;
    visited[n] = stamp;
    const Node x = node(n);
    if (x.op == Op::polynomial) {
      for (const Monomial& m : Poly(poly(n)))
        for (const Factor& f : m.factors) decide(f.atom, c, holds, r);
      return;
    }
    const int k = arity(x.op);
    Id choice = none;
    if (x.op == Op::where && node(x.a) == c) choice = holds ? x.b : x.c;
    if ((x.op == Op::min || x.op == Op::max) && c.op != Op::equal) {
      const Id larger_a = node(condition(Op::greater, sub(x.a, x.b))).a;
      const bool is_max = x.op == Op::max;
      if (larger_a == c.a) choice = holds == is_max ? x.a : x.b;
      if (neg(larger_a) == c.a) choice = holds == is_max ? x.b : x.a;
    }
    if (choice != none)
      r.from.push_back(n), r.to.push_back(choice);
    else if (k > 0) {
      decide(x.a, c, holds, r);
      if (k > 1) decide(x.b, c, holds, r);
      if (k > 2) decide(x.c, c, holds, r);
    }
  }
  constexpr Id best_sum(Id n) {
    const Id m = with_best_factors(n);
    if (const Id c = first_condition(m); c != none) return merged_where(m, c);
    const Id e = expand(m);
    if (const Id c = first_condition(e); c != none) return merged_where(e, c);
    Id result = cost(e) <= cost(m) ? e : m;
    for (Id candidate : {grouped(e), over_common_denominator(e), factored(m), factored(e)})
      if (candidate != e && cost(candidate) <= cost(result)) result = candidate;
    return result;
  }
  constexpr Id with_best_factors(Id n) {
    Id sum = constant(0);
    for (const Monomial& m : Poly(poly(n))) {
      Id term = constant(m.c);
      for (const Factor& f : m.factors) term = mul(term, power(best(f.atom), f.exponent));
      sum = add(sum, term);
    }
    return sum;
  }
  static constexpr std::size_t max_terms = 24;
  constexpr Id expand_sum(Id n) {
    if (!is(n, Op::polynomial)) return is(n, Op::row_sum) ? with_children(n, true) : n;
    Poly p = poly(n);
    for (int round = 0; round < 200; ++round) {
      std::size_t at = p.size();
      Factor sum{};
      for (std::size_t i = 0; i < p.size(); ++i)
        for (const Factor& f : p[i].factors) {
          if (is(f.atom, Op::row_sum) && expand(f.atom) != f.atom) at = i, sum = f;
          if (!is_sum(f.atom) || f.exponent < 1 || f.exponent > 4 || !is_integer(f.exponent))
            continue;
          // A sum with denominators first: they cancel against the other factors.
          if (at == p.size() || (has_denominator(f.atom) && !has_denominator(sum.atom)))
            at = i, sum = f;
        }
      if (at == p.size()) break;
      Monomial rest = p[at];
      p.erase(at);
      times(rest, sum.atom, -1);
      const Id factor = is(sum.atom, Op::row_sum) ? expand(sum.atom) : sum.atom;
      if (p.size() + as_poly(factor).size() > max_terms) {  // a product that large stays as it is
        add_to(p, times(rest, monomial(factor)));
        break;
      }
      for (const Monomial& term : as_poly(factor))
        for (const Monomial& done : as_poly(product(times(rest, term)))) add_to(p, done);
    }
    return make(p);
  }
  constexpr bool has_denominator(Id n) const {
    for (const Monomial& m : as_poly(n))
      for (const Factor& f : m.factors)
        if (f.exponent < 0) return true;
    return false;
  }
  /// x*a + x*b → x*(a + b)
  constexpr Id factored(Id n) {
    if (!is_sum(n)) return n;
    const Poly p = poly(n);
    Monomial common{1, p[0].factors};
    bool same_size = true;
    for (const Monomial& m : p) {
      same_size = same_size && math::abs(m.c) == math::abs(p[0].c);
      for (std::size_t i = common.factors.count; i-- > 0;) {
        Factor& f = common.factors.items[i];
        double e = 0;
        for (const Factor& g : m.factors)
          if (g.atom == f.atom) e = g.exponent;
        if (e * f.exponent <= 0)
          common.factors.erase(i);
        else if (math::abs(e) < math::abs(f.exponent))
          f.exponent = e;
      }
    }
    if (same_size) common.c = math::abs(p[0].c);
    if (common.factors.empty() && common.c == 1) return n;
    return mul(product(common), divided(p, common));
  }
  constexpr Id divided(const Poly& p, const Monomial& by) {
    Poly quotient{};
    for (Monomial m : p) {
      m.c /= by.c;
      for (const Factor& f : by.factors) times(m, f.atom, -f.exponent);
      add_to(quotient, m);
    }
    const Id q = make(quotient);
    return is_sum(q) ? best(q) : q;
  }
  /// a/d + b → (a + b*d)/d
  constexpr Id over_common_denominator(Id n) {
    if (!is_sum(n)) return n;
    Monomial denominator{1, {}};
    for (const Monomial& m : poly(n))
      for (const Factor& f : m.factors) {
        double e = 0;
        for (const Factor& g : denominator.factors)
          if (g.atom == f.atom) e = g.exponent;
        if (-f.exponent > e) times(denominator, f.atom, -f.exponent - e);
      }
    if (denominator.factors.empty()) return n;
    const Id d = product(denominator);
    const Id top = expand(mul(n, d));
    const Id nice = factored(top);
    return div(cost(nice) < cost(top) ? nice : top, d);
  }
  /// x*a + x*b + c → x*(a + b) + c, for the x that occurs most often
  constexpr Id grouped(Id n) {
    if (!is_sum(n) || poly(n).size() < 3) return n;
    const Poly p = poly(n);
    Id x = none;
    int most = 1;
    for (const Monomial& m : p)
      for (const Factor& f : m.factors) {
        int count = 0;
        for (const Monomial& other : p)
          for (const Factor& g : other.factors)
            if (g.atom == f.atom && g.exponent * f.exponent > 0) ++count;
        if (count > most && count < static_cast<int>(p.size())) most = count, x = f.atom;
      }
    if (x == none) return n;
    Poly with{}, without{};
    for (const Monomial& m : p) {
      bool has = false;
      for (const Factor& f : m.factors) has = has || (f.atom == x && f.exponent > 0);
      add_to(has ? with : without, m);
    }
    if (with.size() < 2) return n;
    return add(factored(make(with)), factored(make(without)));
  }
  /// The condition of a where that is a factor of n.
  constexpr Id first_condition(Id n) const {
    for (const Monomial& m : as_poly(n))
      for (const Factor& f : m.factors)
        if (is(f.atom, Op::where)) return node(f.atom).a;
    return none;
  }
  /// x*where(c, a, b) + where(c, d, e) → where(c, x*a + d, x*b + e)
  constexpr Id merged_where(Id n, Id c) {
    Replacement yes{}, no{};
    for (const Monomial& m : poly(n))
      for (const Factor& f : m.factors)
        if (is(f.atom, Op::where) && node(f.atom).a == c) {
          yes.from.push_back(f.atom), yes.to.push_back(node(f.atom).b);
          no.from.push_back(f.atom), no.to.push_back(node(f.atom).c);
        }
    return best(where(c, substitute(n, yes), substitute(n, no)));
  }
  constexpr int cost_of(Id n) {
    if (visited[n] == stamp) return 0;
    visited[n] = stamp;
    const Node& x = node(n);
    if (x.op == Op::constant || x.op == Op::symbol) return 0;
    if (x.op != Op::polynomial) {
      const int k = arity(x.op);
      return columns(x.op).cost + cost_of(x.a) + (k > 1 ? cost_of(x.b) : 0) +
             (k > 2 ? cost_of(x.c) : 0);
    }
    int total = -2;
    for (const Monomial& m : poly(n)) {
      total += 2;
      int operands = m.factors.empty() || m.c == 1 || m.c == -1 ? 0 : 1;
      bool divides = false;
      for (const Factor& f : m.factors) {
        const double e = math::abs(f.exponent);
        total += cost_of(f.atom) + (e == 1                   ? 0
                                    : is_integer(e) && e < 6 ? 2 * static_cast<int>(e - 1)
                                                             : 6);
        if (f.exponent < 0 && !is(f.atom, Op::exp))
          divides = true;
        else
          ++operands;
      }
      total += (operands > 1 ? 2 * (operands - 1) : 0) + (divides ? 4 : 0);
    }
    return total;
  }
};

}  // namespace ctnn::inline CTNN_ABI::symbolic::detail

namespace ctnn::inline CTNN_ABI::symbolic {

/// The cheapest equal formula that the rules find.
[[nodiscard]] constexpr Expr simplify(const Expr& formula) {
  detail::Workspace g{};
  return detail::to_expr(g, g.best(g.import(formula)));
}

}  // namespace ctnn::inline CTNN_ABI::symbolic
