// SPDX-License-Identifier: MIT
// A Graph that formulas are read into, and in which nodes are replaced by others.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/symbolic/algebra.hpp>

namespace ctnn::inline CTNN_ABI::symbolic::detail {

/// The constructors of all operations in normal form.
using Constructor = Id (*)(Graph&, Id, Id, Id);
inline constexpr auto constructors = op_column<Constructor>([]<Op O>() -> Constructor {
  using Row = Operation<O>;
  if constexpr (requires(Graph& g) { Row::rebuild(g, Id{}); })
    return [](Graph& g, Id a, Id, Id) { return Row::rebuild(g, a); };
  else if constexpr (requires(Graph& g) { Row::rebuild(g, Id{}, Id{}); })
    return [](Graph& g, Id a, Id b, Id) { return Row::rebuild(g, a, b); };
  else if constexpr (requires(Graph& g) { Row::rebuild(g, Id{}, Id{}, Id{}); })
    return [](Graph& g, Id a, Id b, Id c) { return Row::rebuild(g, a, b, c); };
  else
    return nullptr;
});

struct FormulaGraph : Graph {
  std::uint16_t visited[capacity];
  std::uint16_t stamp;

  /// Letters come first, so that the order of terms inside a node is the reading order.
  constexpr FormulaGraph() : Graph{}, visited{}, stamp{} {
    constant(0);
    for (const Expr* letter : {&symbols::z, &symbols::y, &symbols::g, &symbols::t}) symbol(*letter);
  }
  // ---- from formulas
  constexpr Id import(const Expr& e) {
    SmallArray<Id, 128> at{};
    for (const Node& n : e.nodes) at.push_back(import_node(n, at));
    return value(at.back());
  }
  /// The atom of a symbol.
  constexpr Id symbol(const Expr& e) {
    std::uint64_t hash = 0;
    for (char c : e.root().name.view()) hash = hash * 31 + static_cast<unsigned char>(c);
    const Id n = intern(e.root(), hash);
    nodes[n].unit_sum = nodes[n].unit_sum || e.root().unit_sum;
    return n;
  }
  /// Builds an atom again from other children, through the rules.
  constexpr Id rebuild(const Node& n, Id a, Id b, Id c) {
    if (n.op == Op::power) return power(a, n.value);
    return constructors.of[index(n.op)](*this, a, b, c);
  }

  /// Replaces nodes by others: `from[i]` by `to[i]`, the outermost first.
  struct Replacement {
    SmallArray<Id, 16> from, to;
  };
  constexpr Id substitute(Id n, const Replacement& r) {
    Id memo[capacity]{};
    return substitute(n, r, memo);
  }
  [[nodiscard]] constexpr bool depends(Id n, Id on) {
    ++stamp;
    return reaches(n, on);
  }

 private:
  constexpr Id value(Id n) {  // a condition used as a number is 1 or 0
    return is_comparison(op(n)) ? where(n, constant(1), constant(0)) : n;
  }
  constexpr Id import_node(const Node& n, const SmallArray<Id, 128>& at) {
    if (n.op == Op::constant) return constant(n.value);
    if (n.op == Op::symbol) return symbol(Expr(n));
    const int k = arity(n.op);
    const Id a = n.op == Op::where ? as_condition(at[n.a]) : value(at[n.a]);
    return rebuild(n, a, k > 1 ? value(at[n.b]) : Id{0}, k > 2 ? value(at[n.c]) : Id{0});
  }
  constexpr Id as_condition(Id n) { return value(n) != n ? n : condition(Op::greater, n); }

  constexpr Id substitute(Id n, const Replacement& r, Id* memo) {
    if (memo[n] != 0) return static_cast<Id>(memo[n] - 1);
    Id result = n;
    bool found = false;
    for (std::size_t i = 0; i < r.from.size() && !found; ++i)
      if (r.from[i] == n) result = r.to[i], found = true;
    if (!found && is(n, Op::polynomial)) {
      result = constant(0);
      for (const Monomial& m : Poly(poly(n))) {
        Id term = constant(m.c);
        for (const Factor& f : m.factors)
          term = mul(term, power(substitute(f.atom, r, memo), f.exponent));
        result = add(result, term);
      }
    } else if (!found && arity(op(n)) > 0) {
      const Node old = node(n);
      const int k = arity(old.op);
      const Id a = substitute(old.a, r, memo), b = k > 1 ? substitute(old.b, r, memo) : Id{0},
               c = k > 2 ? substitute(old.c, r, memo) : Id{0};
      if (a != old.a || b != old.b || c != old.c) result = rebuild(old, a, b, c);
    }
    memo[n] = static_cast<Id>(result + 1);
    return result;
  }
  constexpr bool reaches(Id n, Id on) {
    if (n == on) return true;
    if (visited[n] == stamp) return false;
    visited[n] = stamp;
    if (is(n, Op::polynomial)) {
      for (const Monomial& m : poly(n))
        for (const Factor& f : m.factors)
          if (reaches(f.atom, on)) return true;
      return false;
    }
    const int k = arity(op(n));
    return (k > 0 && reaches(node(n).a, on)) || (k > 1 && reaches(node(n).b, on)) ||
           (k > 2 && reaches(node(n).c, on));
  }
};

}  // namespace ctnn::inline CTNN_ABI::symbolic::detail
