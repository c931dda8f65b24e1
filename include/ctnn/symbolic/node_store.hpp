// SPDX-License-Identifier: MIT
// The workspace of all derivations: unique nodes whose sums of monomials are kept collected.
//
// A node is an atom (a symbol, or a function of nodes) or a polynomial: a sum of monomials
// c * atom^e * atom^e ... A sum raised to a power is itself an atom, so products stay factored as
// they were built, and cancel, until simplify.hpp chooses to multiply them out.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include <ctnn/core/config.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/operations/expression.hpp>

namespace ctnn::inline CTNN_ABI::symbolic::detail {

using Id = std::uint16_t;

struct Factor {
  Id atom;
  double exponent;
  friend constexpr bool operator==(const Factor& a, const Factor& b) noexcept {
    return a.atom == b.atom && a.exponent == b.exponent;
  }
};
struct Monomial {
  double c;
  SmallArray<Factor, 10> factors;  // by ascending atom
};
using Poly = SmallArray<Monomial, 32>;  // by ascending `before`

constexpr bool is_integer(double e) noexcept { return math::detail::is_integer(e); }
constexpr bool is_even(double e) noexcept { return is_integer(e) && !math::detail::is_odd(e); }

/// The order of monomials inside a polynomial; a constant comes first.
constexpr int compare(const Monomial& a, const Monomial& b) {
  for (std::size_t i = 0; i < a.factors.count && i < b.factors.count; ++i) {
    const Factor &l = a.factors.items[i], &r = b.factors.items[i];
    if (l.atom != r.atom) return l.atom < r.atom ? -1 : 1;
    if (l.exponent != r.exponent) return l.exponent < r.exponent ? -1 : 1;
  }
  if (a.factors.count == b.factors.count) return 0;
  return a.factors.count < b.factors.count ? -1 : 1;
}

/// A constant that only rounding keeps from a short binary fraction is that fraction: sqrt(2)^2
/// is 2.
constexpr double tidy(double c) {
  const double scaled = c * 4096;
  if (!(math::abs(scaled) < 1e12)) return c;
  const double whole = static_cast<double>(math::detail::nearest(scaled));
  return math::abs(scaled - whole) <= 4e-16 * math::abs(scaled) ? whole / 4096 : c;
}
/// p += m
constexpr void add_to(Poly& p, const Monomial& m) {
  if (m.c == 0) return;
  std::size_t i = 0;
  for (; i < p.count; ++i) {
    const int order = compare(p.items[i], m);
    if (order > 0) break;
    if (order < 0) continue;
    const double sum = p.items[i].c + m.c;
    // What only rounding keeps from zero is zero: 0.1 + 0.2 - 0.3.
    if (math::abs(sum) <= 1e-14 * math::abs(m.c))
      p.erase(i);
    else
      p.items[i].c = sum;
    return;
  }
  p.insert(i, m);
}
/// m *= atom^exponent
constexpr void times(Monomial& m, Id atom, double exponent) {
  std::size_t i = 0;
  for (; i < m.factors.count && m.factors.items[i].atom <= atom; ++i)
    if (m.factors.items[i].atom == atom) {
      m.factors.items[i].exponent += exponent;
      if (m.factors.items[i].exponent == 0) m.factors.erase(i);
      return;
    }
  m.factors.insert(i, {atom, exponent});
}
constexpr Monomial times(Monomial a, const Monomial& b) {
  a.c = tidy(a.c * b.c);
  for (const Factor& f : b.factors) times(a, f.atom, f.exponent);
  return a;
}

/// Storage with unique nodes. Arrays are read as plain members here: each call of an accessor costs
/// the compiler's constant evaluator as much as the work it does.
/// The constructors on top are `Graph` in algebra.hpp.
struct Store {
  static constexpr std::size_t capacity = 1500;
  SmallArray<Node, capacity> nodes;
  SmallArray<Poly, 1000> polys;
  Id bucket[256];  // 1 + the newest node of this hash
  Id chain[capacity];

  [[nodiscard]] constexpr const Node& node(Id n) const { return nodes.items[n]; }
  [[nodiscard]] constexpr Op op(Id n) const { return nodes.items[n].op; }
  [[nodiscard]] constexpr Rank rank(Id n) const { return nodes.items[n].rank; }
  [[nodiscard]] constexpr bool is(Id n, Op op) const { return nodes.items[n].op == op; }
  [[nodiscard]] constexpr bool is_constant(Id n) const { return is(n, Op::constant); }
  [[nodiscard]] constexpr bool is_constant(Id n, double value) const {
    return is_constant(n) && nodes.items[n].value == value;
  }
  /// A polynomial of two terms or more.
  [[nodiscard]] constexpr bool is_sum(Id n) const {
    return is(n, Op::polynomial) && polys.items[nodes.items[n].a].size() > 1;
  }
  [[nodiscard]] constexpr const Poly& poly(Id n) const { return polys.items[nodes.items[n].a]; }
  [[nodiscard]] constexpr Poly as_poly(Id n) const {
    if (is(n, Op::polynomial)) return poly(n);
    Poly p{};
    if (is_constant(n)) {
      if (nodes.items[n].value != 0) p.push_back({nodes.items[n].value, {}});
      return p;
    }
    Monomial m{1, {}};
    m.factors.push_back({n, 1});
    p.push_back(m);
    return p;
  }

  constexpr Id constant(double value) {
    return intern({Op::constant, Rank::constant, false, 0, 0, 0, value, {}}, bits(value));
  }
  constexpr Id atom(Op op, Id a, Id b = 0, Id c = 0, double value = 0) {
    Rank rank = nodes.items[a].rank;
    if (arity(op) > 1 && nodes.items[b].rank > rank) rank = nodes.items[b].rank;
    if (arity(op) > 2 && nodes.items[c].rank > rank) rank = nodes.items[c].rank;
    if (is_reduction(op)) rank = Rank::row;
    return intern({op, rank, false, a, b, c, value, {}}, (a * 7u + b) * 31u + c);
  }
  constexpr Id intern(const Node& node, std::uint64_t hash) {
    Id& head = bucket[(hash + static_cast<std::uint64_t>(node.op) * 37u) % 256];
    for (Id i = head; i != 0; i = chain[i - 1])
      if (nodes.items[i - 1] == node) return static_cast<Id>(i - 1);
    nodes.push_back(node);
    chain[nodes.count - 1] = head;
    head = static_cast<Id>(nodes.count);
    return static_cast<Id>(nodes.count - 1);
  }
  constexpr Id intern(const Poly& p) {
    if (p.empty()) return constant(0);
    if (p.count == 1 && p.items[0].factors.empty()) return constant(p.items[0].c);
    if (p.count == 1 && p.items[0].c == 1 && p.items[0].factors.count == 1 &&
        p.items[0].factors.items[0].exponent == 1)
      return p.items[0].factors.items[0].atom;
    std::uint64_t hash = 77;
    Rank rank = Rank::constant;
    for (const Monomial& m : p) {
      hash = hash * 5 + bits(m.c);
      for (const Factor& f : m.factors) {
        hash = (hash * 13 + f.atom) * 3 + bits(f.exponent);
        if (nodes.items[f.atom].rank > rank) rank = nodes.items[f.atom].rank;
      }
    }
    Id& head = bucket[hash % 256];
    for (Id i = head; i != 0; i = chain[i - 1])
      if (is(static_cast<Id>(i - 1), Op::polynomial) && equal(poly(static_cast<Id>(i - 1)), p))
        return static_cast<Id>(i - 1);
    polys.push_back(p);
    const auto at = static_cast<Id>(polys.size() - 1);
    nodes.push_back({Op::polynomial, rank, false, at, 0, 0, 0, {}});
    chain[nodes.count - 1] = head;
    head = static_cast<Id>(nodes.count);
    return static_cast<Id>(nodes.count - 1);
  }

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
        return columns(op(n)).positive;
    }
  }
  /// The sign by which n and -n are distinguished.
  [[nodiscard]] constexpr double leading(Id n) const {
    if (!is(n, Op::polynomial)) return is_constant(n) ? node(n).value : 1;
    return leading(poly(n));
  }
  [[nodiscard]] static constexpr double leading(const Poly& p) {
    return p.size() > 1 && p[0].factors.empty() ? p[1].c : p[0].c;
  }
  [[nodiscard]] static constexpr double exponent_of(const Monomial& m, Id atom) {
    for (const Factor& f : m.factors)
      if (f.atom == atom) return f.exponent;
    return 0;
  }
  /// The odd function of u that is a factor, else none.
  [[nodiscard]] constexpr Id odd_function(const Monomial& m, Id u) const {
    Id found = none;
    for (const Factor& f : m.factors)
      if (f.exponent == 1 && columns(op(f.atom)).parity == Parity::odd && node(f.atom).a == u &&
          (found == none || op(f.atom) < op(found)))
        found = f.atom;
    return found;
  }
  /// Is p > 0, p >= 0 or p == 0?
  [[nodiscard]] static constexpr bool holds(Op op, double p) {
    return op == Op::greater ? p > 0 : op == Op::greater_equal ? p >= 0 : p == 0;
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

 private:
  static constexpr std::uint64_t bits(double value) {
    return std::bit_cast<std::uint64_t>(value) >> 44;
  }
  static constexpr bool equal(const Poly& a, const Poly& b) {
    if (a.count != b.count) return false;
    for (std::size_t i = 0; i < a.count; ++i)
      if (a.items[i].c != b.items[i].c || !(a.items[i].factors == b.items[i].factors)) return false;
    return true;
  }
};

}  // namespace ctnn::inline CTNN_ABI::symbolic::detail
