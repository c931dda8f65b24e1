// SPDX-License-Identifier: MIT
// From the workspace back to a formula, in reading order and in its numerically careful form.
#pragma once

#include <cstdint>

#include <ctnn/core/config.hpp>
#include <ctnn/symbolic/algebra.hpp>

namespace ctnn::inline CTNN_ABI::symbolic::detail {

/// Writes nodes as formulas: products in reading order, 1 - y rather than -(y - 1),
/// exp(x) - 1 as expm1(x) and log(1 + x) as log1p(x). All goes into one formula, each node once.
struct Exporter {
  using Ref = std::uint16_t;  // a node of `out`

  Graph& g;
  Expr out{};
  Ref known[Store::capacity]{};  // 1 + what a node has become

  constexpr Expr operator()(Id n) {
    out.nodes.count = 0;
    write(n);
    return out;
  }

 private:
  constexpr Ref put(Op op, Ref a, Ref b = 0, Ref c = 0, double value = 0) {
    Node x{op, out.nodes[a].rank, false, a, b, c, value, {}};
    const int k = arity(op);
    if (k > 1 && out.nodes[b].rank > x.rank) x.rank = out.nodes[b].rank;
    if (k > 2 && out.nodes[c].rank > x.rank) x.rank = out.nodes[c].rank;
    if (is_reduction(op)) x.rank = Rank::row;
    return out.put(x);
  }
  constexpr Ref constant(double value) { return out.put(Expr(value).root()); }
  constexpr Ref write(Id n) {
    if (known[n] == 0) {
      const Ref at = g.is(n, Op::constant)     ? constant(g.node(n).value)
                     : g.is(n, Op::symbol)     ? out.put(g.node(n))
                     : g.is(n, Op::polynomial) ? sum(n, 1)
                                               : function(n);
      known[n] = static_cast<Ref>(at + 1);
    }
    return static_cast<Ref>(known[n] - 1);
  }
  constexpr Ref function(Id n) {
    const Node x = g.node(n);
    const int k = arity(x.op);
    if (x.op == Op::log) return logarithm(x.a);
    if (is_comparison(x.op)) return comparison(n);
    const Ref a = write(x.a);
    if (x.op == Op::shift) return put(Op::subtract, a, put(Op::row_max, a));
    const Ref b = k > 1 ? write(x.b) : Ref{0}, c = k > 2 ? write(x.c) : Ref{0};
    return put(x.op, a, b, c, x.value);
  }
  constexpr Ref logarithm(Id u) {  // log(1 + v) → log1p(v)
    Poly p = g.as_poly(u);
    if (p.size() > 1 && p[0].factors.empty() && p[0].c == 1) {
      p.erase(0);
      return put(Op::log1p, write(g.intern(p)));
    }
    return put(Op::log, write(u));
  }
  /// p > 0 with the negative terms on the right: z > 3.
  constexpr Ref comparison(Id n) {
    Poly left{}, right{};
    for (Monomial m : g.as_poly(g.node(n).a)) {
      const bool to_right = m.c < 0 || m.factors.empty();
      if (to_right) m.c = -m.c;
      add_to(to_right ? right : left, m);
    }
    const Ref l = write(g.intern(left)), r = write(g.intern(right));
    return put(g.op(n), l, r);
  }

  // ---- reading order: z, y, g, t, other symbols, functions, sums
  constexpr int key(Id atom) const {
    const Node& x = g.node(atom);
    if (x.op == Op::polynomial) return 20000 + atom;
    if (x.op != Op::symbol) return 10000 + atom;
    const std::string_view name = x.name.view(), first = "zygt";
    for (std::size_t i = 0; i < first.size(); ++i)
      if (name.size() == 1 && name[0] == first[i]) return static_cast<int>(i);
    return 4 + atom;
  }
  constexpr void sort(Monomial& m) const {
    for (std::size_t i = 1; i < m.factors.size(); ++i)
      for (std::size_t k = i; k > 0 && key(m.factors[k].atom) < key(m.factors[k - 1].atom); --k) {
        const Factor f = m.factors[k];
        m.factors[k] = m.factors[k - 1], m.factors[k - 1] = f;
      }
  }
  constexpr bool reads_before(const Monomial& a, const Monomial& b) const {
    Monomial flipped_a = a, flipped_b = b;
    flips(flipped_a), flips(flipped_b);
    if ((flipped_a.c > 0) != (flipped_b.c > 0)) return flipped_a.c > 0;  // y - t
    if (a.factors.empty() || b.factors.empty())
      return b.factors.empty() && !a.factors.empty();  // y + 1
    for (std::size_t i = 0; i < a.factors.size() && i < b.factors.size(); ++i)
      if (a.factors[i].atom != b.factors[i].atom)
        return key(a.factors[i].atom) < key(b.factors[i].atom);
    return a.factors.size() < b.factors.size();
  }
  constexpr Ref sum(Id n, double sign) {
    Poly p = g.poly(n);
    for (Monomial& m : p) m.c *= sign, sort(m);
    for (std::size_t i = 1; i < p.size(); ++i)
      for (std::size_t k = i; k > 0 && reads_before(p[k], p[k - 1]); --k) {
        const Monomial m = p[k];
        p[k] = p[k - 1], p[k - 1] = m;
      }
    if (p.size() == 1) return product(p[0], false, flips(p[0]));
    const auto part = parts(p);
    Ref total = 0;
    bool first = true;
    for (std::size_t i = 0; i < p.size(); ++i) {
      if (part[i] == Part::spent) continue;
      Monomial m = p[i];
      const unsigned flipped = flips(m);
      const bool negative = m.c < 0;
      m.c = math::abs(m.c);
      const Ref term = product(m, part[i] == Part::expm1, flipped);
      if (first)
        total = negative ? put(Op::negate, term) : term;
      else
        total = put(negative ? Op::subtract : Op::add, total, term);
      first = false;
    }
    return total;
  }
  enum class Part : std::uint8_t { whole, expm1, spent };
  /// c*e^u*r and -c*r are one term, c*expm1(u)*r; each -c*r serves once.
  constexpr SmallArray<Part, 32> parts(const Poly& p) const {
    SmallArray<Part, 32> part{};
    part.count = p.size();
    for (std::size_t i = 0; i < p.size(); ++i)
      for (std::size_t k = 0; k < p.size() && part[i] == Part::whole; ++k)
        if (part[k] == Part::whole && is_exp_of(p[i], p[k]))
          part[i] = Part::expm1, part[k] = Part::spent;
    return part;
  }
  constexpr bool is_exp_of(const Monomial& a, const Monomial& b) const {
    if (a.c != -b.c || a.factors.size() != b.factors.size() + 1) return false;
    std::size_t k = 0;
    for (const Factor& f : a.factors) {
      if (k < b.factors.size() && f == b.factors[k])
        ++k;
      else if (!g.is(f.atom, Op::exp))
        return false;
    }
    return k == b.factors.size();
  }
  static constexpr Ref nothing = 0xffff;
  constexpr Ref times(Ref a, Ref b) { return a == nothing ? b : put(Op::multiply, a, b); }
  constexpr Ref raised(Ref base, double e) { return e == 1 ? base : put(Op::power, base, 0, 0, e); }
  constexpr Ref product(const Monomial& m, bool minus_one, unsigned flipped) {
    const double c = math::abs(m.c);
    Id exponent = Graph::none;
    for (const Factor& f : m.factors)
      if (g.is(f.atom, Op::exp)) {  // one exp for all: e^u*e^v → e^(u + v)
        const Id u = g.scaled(g.node(f.atom).a, f.exponent);
        exponent = exponent == Graph::none ? u : g.add(exponent, u);
      }
    Ref top = c != 1 || m.factors.empty() ? constant(c) : nothing, bottom = nothing;
    for (std::size_t i = 0; i < m.factors.size(); ++i) {
      const Factor f = m.factors[i];
      if (g.is(f.atom, Op::exp)) {
        if (exponent != Graph::none)
          top = times(top, put(minus_one ? Op::expm1 : Op::exp, write(exponent)));
        exponent = Graph::none;
        continue;
      }
      const Ref base = (flipped >> i & 1u) != 0 ? sum(f.atom, -1) : write(f.atom);
      if (f.exponent < 0)
        bottom = times(bottom, raised(base, -f.exponent));
      else
        top = times(top, raised(base, f.exponent));
    }
    if (top == nothing) top = constant(1);
    const Ref result = bottom == nothing ? top : put(Op::divide, top, bottom);
    if (m.c > 0) return result;
    return out.nodes[result].op == Op::constant ? constant(-out.nodes[result].value)
                                                : put(Op::negate, result);
  }
  /// Which factors to write negated, as bits: -(y - 1) reads 1 - y and (t - y)*(y - 1) reads
  /// (y - t)*(1 - y). m's sign changes with each.
  constexpr unsigned flips(Monomial& m) const {
    unsigned flipped = 0;
    constexpr std::size_t none = 99;
    std::size_t last = none;
    for (std::size_t i = 0; i < m.factors.size(); ++i) {
      const Factor& f = m.factors[i];
      if (!g.is_sum(f.atom) || !is_integer(f.exponent) || is_even(f.exponent)) continue;
      const Monomial* first = nullptr;
      bool mixed = false;
      for (const Monomial& term : g.poly(f.atom)) {
        mixed = mixed || (term.c > 0) != (g.poly(f.atom)[0].c > 0);
        if (first == nullptr || term.factors.empty() ||
            (!first->factors.empty() && key(term.factors[0].atom) < key(first->factors[0].atom)))
          first = &term;
      }
      if (first->c < 0) flipped ^= 1u << i, m.c = -m.c;
      if (mixed) last = i;
    }
    if (m.c < 0 && last != none) flipped ^= 1u << last, m.c = -m.c;
    return flipped;
  }
};

constexpr Expr to_expr(Graph& g, Id n) { return Exporter{g}(n); }

}  // namespace ctnn::inline CTNN_ABI::symbolic::detail
