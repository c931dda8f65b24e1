// SPDX-License-Identifier: MIT
// Logarithms of what an output at the end of its range makes 0: bounded, so that a right answer has
// a finite loss and gradient.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/operations/interval.hpp>
#include <ctnn/symbolic/formula_range.hpp>
#include <ctnn/symbolic/simplify.hpp>
#include <ctnn/symbolic/to_expression.hpp>

namespace ctnn::inline CTNN_ABI::symbolic::detail {

/// The logarithms in a formula whose argument depends on a symbol.
struct Logs {
  Workspace& g;
  Id symbol;
  SmallArray<Id, 16> found{};

  constexpr Logs(Workspace& workspace, Id root, Id symbol_of) : g(workspace), symbol(symbol_of) {
    ++g.stamp;
    collect(root);
    for (std::size_t i = found.size(); i-- > 0;)
      if (!g.depends(g.node(found[i]).a, symbol)) found.erase(i);
  }
  /// Keeps log u where u comes down to 0 over the range of the symbol. Whether it reaches 0 does not
  /// matter: 1 − tanh(z) does not, but the nearest float is 0.
  constexpr void keep_down_to_zero(const Interval& range_of_symbol) {
    for (std::size_t i = found.size(); i-- > 0;)
      if (math::abs(low(g.node(found[i]).a, range_of_symbol)) >= rounding) found.erase(i);
  }
  /// Keeps log u unless u stays above 0, or is positive as a sum of exponentials is: it is made in
  /// full precision however small, and log-sum-exp has no lower bound.
  constexpr void keep_unproved() {
    for (std::size_t i = found.size(); i-- > 0;)
      if (const Id u = g.node(found[i]).a; g.is_positive(u) || low(u, {}) >= rounding)
        found.erase(i);
  }
  /// The formula with max(-100, log u), through which a NaN passes.
  constexpr Id bounded(Id root) {
    Workspace::Replacement r{};
    for (const Id log : found)
      r.from.push_back(log), r.to.push_back(g.extremum(Op::max, g.constant(log_of_zero), log));
    return g.best(g.substitute(root, r));
  }
  /// The formula to differentiate: the slope is 0 where 1/u would not be a float.
  constexpr Id flat_near_zero(Id root) {
    Workspace::Replacement r{};
    for (const Id log : found) {
      const Id above = g.condition(Op::greater, g.sub(g.node(log).a, g.constant(1e-30)));
      r.from.push_back(log), r.to.push_back(g.where(above, log, g.constant(log_of_zero)));
    }
    return g.best(g.substitute(root, r));
  }

 private:
  static constexpr double rounding = 1e-15;  // of the ends of a range

  constexpr double low(Id u, const Interval& range_of_symbol) {
    return range(to_expr(g, u), {Domain{g.node(symbol).name, range_of_symbol}}).low;
  }
  constexpr void collect(Id n) {
    if (g.visited[n] == g.stamp) return;
    g.visited[n] = g.stamp;
    if (g.is(n, Op::log)) found.push_back(n);
    if (g.is(n, Op::polynomial)) {
      for (const Monomial& m : g.poly(n))
        for (const Factor& f : m.factors) collect(f.atom);
      return;
    }
    const Node& x = g.node(n);
    const int k = arity(x.op);
    if (k > 0) collect(x.a);
    if (k > 1) collect(x.b);
    if (k > 2) collect(x.c);
  }
};

}  // namespace ctnn::inline CTNN_ABI::symbolic::detail
