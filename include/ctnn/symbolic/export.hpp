// SPDX-License-Identifier: MIT
// From the workspace back to a formula, in reading order and in its numerically careful form.
#pragma once

#include <cstdint>

#include <ctnn/symbolic/simplify.hpp>

namespace ctnn::inline CTNN_ABI::symbolic::detail {

/// Writes nodes as formulas: products in reading order, 1 - y rather than -(y - 1),
/// exp(x) - 1 as expm1(x) and log(1 + x) as log1p(x).
struct Exporter {
  Workspace& g;

  constexpr Expr operator()(Id n) {
    if (g.is(n, Op::constant)) return Expr(g.node(n).value);
    if (g.is(n, Op::symbol)) return Expr(g.node(n));
    return g.is(n, Op::polynomial) ? sum(n, 1) : function(n);
  }

 private:
  constexpr Expr function(Id n) {
    const Node x = g.node(n);
    const auto a = [&] { return (*this)(x.a); };
    const auto b = [&] { return (*this)(x.b); };
    switch (x.op) {
      case Op::pow:
        return pow(a(), b());
      case Op::exp:
        return exp(a());
      case Op::log:
        return logarithm(x.a);
      case Op::tanh:
        return tanh(a());
      case Op::sigmoid:
        return sigmoid(a());
      case Op::softplus:
        return softplus(a());
      case Op::sin:
        return sin(a());
      case Op::cos:
        return cos(a());
      case Op::atan:
        return atan(a());
      case Op::erf:
        return erf(a());
      case Op::abs:
        return abs(a());
      case Op::sign:
        return sign(a());
      case Op::min:
        return min(a(), b());
      case Op::max:
        return max(a(), b());
      case Op::where:
        return where(comparison(x.a), b(), (*this)(x.c));
      case Op::row_sum:
        return row_sum(a());
      case Op::row_max:
        return row_max(a());
      case Op::shift:
        return a() - row_max(a());
      default:
        return comparison(n);
    }
  }
  constexpr Expr logarithm(Id u) {  // log(1 + v) → log1p(v)
    Poly p = g.as_poly(u);
    if (p.size() > 1 && p[0].factors.empty() && p[0].c == 1) {
      p.erase(0);
      return log1p((*this)(g.intern(p)));
    }
    return log((*this)(u));
  }
  /// p > 0 with the negative terms on the right: z > 3.
  constexpr Expr comparison(Id n) {
    Poly left{}, right{};
    for (Monomial m : g.as_poly(g.node(n).a)) {
      const bool to_right = m.c < 0 || m.factors.empty();
      if (to_right) m.c = -m.c;
      add_to(to_right ? right : left, m);
    }
    const Expr l = (*this)(g.intern(left)), r = (*this)(g.intern(right));
    return g.is(n, Op::greater) ? l > r : g.is(n, Op::equal) ? l == r : l >= r;
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
  constexpr Expr sum(Id n, double sign) {
    Poly p = g.poly(n);
    for (Monomial& m : p) m.c *= sign, sort(m);
    for (std::size_t i = 1; i < p.size(); ++i)
      for (std::size_t k = i; k > 0 && reads_before(p[k], p[k - 1]); --k) {
        const Monomial m = p[k];
        p[k] = p[k - 1], p[k - 1] = m;
      }
    if (p.size() == 1) return product(p[0], false, flips(p[0]));
    const auto part = parts(p);
    Expr total;
    bool first = true;
    for (std::size_t i = 0; i < p.size(); ++i) {
      if (part[i] == Part::spent) continue;
      Monomial m = p[i];
      const unsigned flipped = flips(m);
      const bool negative = m.c < 0;
      m.c = math::abs(m.c);
      const Expr term = product(m, part[i] == Part::expm1, flipped);
      total = first ? (negative ? -term : term) : negative ? total - term : total + term;
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
  /// A monomial with positive coefficient (or, alone, any).
  constexpr Expr product(const Monomial& m, bool minus_one, unsigned flipped) {
    Expr top = 1, bottom = 1;
    Id power_of_e = g.constant(0);
    for (const Factor& f : m.factors)
      if (g.is(f.atom, Op::exp)) power_of_e = g.add(power_of_e, g.node(f.atom).a, f.exponent);
    if (math::abs(m.c) != 1) top = math::abs(m.c);
    bool wrote_e = false;
    for (std::size_t i = 0; i < m.factors.size(); ++i) {
      const Factor f = m.factors[i];
      if (g.is(f.atom, Op::exp)) {
        if (!wrote_e)
          top = times(top, minus_one ? expm1((*this)(power_of_e)) : exp((*this)(power_of_e)));
        wrote_e = true;
        continue;
      }
      const Expr base = (flipped >> i & 1u) != 0 ? sum(f.atom, -1) : (*this)(f.atom);
      if (f.exponent < 0)
        bottom = times(bottom, raised(base, -f.exponent));
      else
        top = times(top, raised(base, f.exponent));
    }
    const Expr result = is_one(bottom) ? top : top / bottom;
    return m.c < 0 ? -result : result;
  }
  static constexpr bool is_one(const Expr& e) {
    return e.root().op == Op::constant && e.root().value == 1;
  }
  static constexpr Expr times(const Expr& a, const Expr& b) { return is_one(a) ? b : a * b; }
  static constexpr Expr raised(const Expr& base, double e) { return e == 1 ? base : pow(base, e); }
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

constexpr Expr to_expr(Workspace& g, Id n) { return Exporter{g}(n); }

}  // namespace ctnn::inline CTNN_ABI::symbolic::detail

namespace ctnn::inline CTNN_ABI::symbolic {

/// The cheapest equal formula that the rules find.
[[nodiscard]] constexpr Expr simplify(const Expr& formula) {
  detail::Workspace g{};
  return detail::to_expr(g, g.best(g.import(formula)));
}

}  // namespace ctnn::inline CTNN_ABI::symbolic
