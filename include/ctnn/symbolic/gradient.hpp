// SPDX-License-Identifier: MIT
// Reverse-mode derivatives of formulas, and their rewriting through the output y.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/symbolic/formula_range.hpp>
#include <ctnn/symbolic/simplify.hpp>
#include <ctnn/symbolic/to_expression.hpp>

namespace ctnn::inline CTNN_ABI::symbolic::detail {

/// d(root)/d(wrt) * seed, walking from the root towards the leaves. What an element hands to a
/// value of the whole row is summed over the row.
struct Gradient {
  Workspace& g;
  Id wrt;
  Id adjoint[Store::capacity];  // 1 + ∂/∂node
  bool holds[Store::capacity];  // does the node hold wrt?

  constexpr Id operator()(Id root, Id seed) {
    for (std::size_t n = wrt; n <= root; ++n)
      holds[n] = n == wrt || child_holds(static_cast<Id>(n));
    adjoint[root] = static_cast<Id>(seed + 1);
    for (std::size_t n = root; n > wrt; --n)  // children have smaller ids
      if (adjoint[n] != 0 && holds[n])
        propagate(static_cast<Id>(n), static_cast<Id>(adjoint[n] - 1));
    return adjoint[wrt] == 0 ? g.constant(0) : static_cast<Id>(adjoint[wrt] - 1);
  }

  // ---- for the rows of the operations
  /// Adds to what a child receives.
  constexpr void give(Id parent, Id child, Id amount) {
    if (!holds[child]) return;
    if (g.rank(parent) == Rank::element && g.rank(child) == Rank::row) amount = g.row_sum(amount);
    const Id sum =
        adjoint[child] == 0 ? amount : g.add(static_cast<Id>(adjoint[child] - 1), amount);
    adjoint[child] = static_cast<Id>(sum + 1);
  }
  /// d, or 0 where tanh(u) is 1 or −1 in every digit: u = z + z^3 has a slope that overflows there.
  constexpr Id unless_flat(Id u, Id d) {
    bool steep = false;
    if (g.is(u, Op::polynomial))
      for (const Monomial& m : g.poly(u)) {
        double degree = 0;
        for (const Factor& f : m.factors) degree += holds[f.atom] ? f.exponent : 0;
        steep = steep || degree > 1;
      }
    if (!steep) return d;
    const Id flat = g.condition(Op::greater, g.sub(g.abs(u), g.constant(20)));
    return g.where(flat, g.constant(0), d);
  }
  /// At a tie max(u, v) follows v: ReLU'(0) = 0.
  constexpr void to_extremum(Id n, const Node& x, Id d) {
    Id difference = g.sub(x.a, x.b);
    const bool swapped = g.leading(difference) < 0;
    if (swapped) difference = g.neg(difference);
    const Id c = g.condition(Op::greater, difference), zero = g.constant(0);
    const Id if_true = g.where(c, d, zero), if_false = g.where(c, zero, d);
    const bool a_if_true = (x.op == Op::max) != swapped;
    give(n, x.a, a_if_true ? if_true : if_false);
    give(n, x.b, a_if_true ? if_false : if_true);
  }
  /// Softmax ignores shifts: what flows to row_max(u) is then proved to be zero and drops out.
  constexpr void to_largest(Id n, Id u, Id d) {
    if (g.is_constant(d, 0)) return;
    const Id is_largest = g.condition(Op::equal, g.sub(u, g.row_max(u)));
    give(n, u, g.where(is_largest, d, g.constant(0)));
  }

 private:
  constexpr void propagate(Id n, Id d);
  constexpr bool child_holds(Id n) const {
    if (g.is(n, Op::polynomial)) {
      for (const Monomial& m : g.poly(n))
        for (const Factor& f : m.factors)
          if (holds[f.atom]) return true;
      return false;
    }
    const Node& x = g.node(n);
    const int k = arity(x.op);
    return (k > 0 && holds[x.a]) || (k > 1 && holds[x.b]) || (k > 2 && holds[x.c]);
  }
};
/// The rules of all operations: what node n hands to its operands.
using DerivativeRule = void (*)(Gradient&, Id, const Node&, Id);
inline constexpr auto derivative_rules = op_column<DerivativeRule>([]<Op O>() -> DerivativeRule {
  using Row = Operation<O>;
  if constexpr (requires(Gradient& to) { Row::derivative(to, Id{}, Id{}, Id{}); })
    return [](Gradient& to, Id n, const Node& x, Id d) {
      to.give(n, x.a, Row::derivative(to, x.a, n, d));
    };
  else if constexpr (requires(Gradient& to, Node& x) { Row::derivatives(to, Id{}, x, Id{}); })
    return [](Gradient& to, Id n, const Node& x, Id d) { Row::derivatives(to, n, x, d); };
  else if constexpr (Row::corner == Corner::step)
    return [](Gradient&, Id, const Node&, Id) {};
  else
    return nullptr;
});
constexpr void Gradient::propagate(Id n, Id d) {
  const Node x = g.node(n);
  if (x.op != Op::polynomial) return derivative_rules.of[index(x.op)](*this, n, x, d);
  for (const Monomial& m : Poly(g.poly(n)))
    for (const Factor& f : m.factors) {  // ∂(c*u^e*r)/∂u = c*e*u^(e-1)*r
      if (!holds[f.atom]) continue;
      Monomial rest = m;
      rest.c *= f.exponent;
      times(rest, f.atom, -1);
      give(n, f.atom, g.mul(d, g.product(rest)));
    }
}
constexpr Id gradient(Workspace& g, Id root, Id wrt, Id seed) {
  return Gradient{g, wrt, {}, {}}(root, seed);
}

/// Expresses what depends on z through y = f(z).
struct ThroughY {
  Workspace& g;
  Id z, y;

  /// The gradient of f times `seed` without z, or Workspace::none.
  constexpr Id backward(Id f, Id seed) {
    const Id whole = backward_piece(f, seed);
    if (whole != Workspace::none) return whole;
    f = pieces(f);
    if (!g.is(f, Op::where)) return Workspace::none;
    const Node w = g.node(f);
    if (!g.is(w.a, Op::greater) || g.node(w.a).a != z) return Workspace::none;
    const Name name = g.node(z).name;
    // y > 0 is the same as z > 0 if the upper piece is positive and the lower is not.
    if (!range(to_expr(g, w.b), {Domain{name, {0, Interval{}.high, true, true}}}).positive())
      return Workspace::none;
    if (!range(to_expr(g, w.c), {Domain{name, {Interval{}.low, 0, true, false}}}).not_positive())
      return Workspace::none;
    const Id upper = backward_piece(w.b, seed), lower = backward_piece(w.c, seed);
    if (upper == Workspace::none || lower == Workspace::none) return Workspace::none;
    return g.best(g.where(g.condition(Op::greater, y), upper, lower));
  }
  /// `what` without z, or Workspace::none: y = f is solved for the one atom of f that holds z.
  constexpr Id rewrite(Id f, Id what) {
    if (!g.depends(what, z)) return what;
    Workspace::Replacement frozen{};  // sums over the row stay as they are, and must cancel
    Workspace::Replacement solved{};
    return prepare(f, frozen, solved) ? finish(what, frozen, solved) : Workspace::none;
  }

 private:
  constexpr Id backward_piece(Id f, Id seed) {  // checks first whether f can be solved: cheaper
    if (!g.depends(f, z)) return g.constant(0);
    Workspace::Replacement frozen{}, solved{};
    if (!prepare(f, frozen, solved)) return Workspace::none;
    return finish(g.best(gradient(g, f, z, seed)), frozen, solved);
  }
  constexpr bool prepare(Id f, Workspace::Replacement& frozen, Workspace::Replacement& solved) {
    freeze(f, frozen);
    return solve(g.substitute(f, frozen), y, solved);
  }
  constexpr Id finish(Id what, const Workspace::Replacement& frozen,
                      const Workspace::Replacement& solved) {
    const Id result = g.best(g.substitute(g.substitute(what, frozen), solved));
    if (g.depends(result, z)) return Workspace::none;
    for (Id fresh : frozen.to)
      if (g.depends(result, fresh)) return Workspace::none;
    return result;
  }
  constexpr Id pieces(Id f) {
    f = g.best(f);
    if (g.is(f, Op::max)) {
      const Node m = g.node(f);
      Id d = g.sub(m.a, m.b);
      const bool swapped = g.leading(d) < 0;
      if (swapped) d = g.neg(d);
      return g.where(g.condition(Op::greater, d), swapped ? m.b : m.a, swapped ? m.a : m.b);
    }
    return f;
  }
  constexpr void freeze(Id n, Workspace::Replacement& frozen) {
    if (!g.depends(n, z)) return;
    if (g.is(n, Op::row_sum) || g.is(n, Op::row_max)) {
      for (Id known : frozen.from)
        if (known == n) return;
      const char name[] = {'#', static_cast<char>('0' + frozen.from.size()), 0};
      frozen.from.push_back(n);
      frozen.to.push_back(g.symbol(symbolic::symbol(name, Rank::row)));
    } else if (g.is(n, Op::polynomial)) {
      for (const Monomial& m : Poly(g.poly(n)))
        for (const Factor& f : m.factors) freeze(f.atom, frozen);
    } else if (!g.is(n, Op::shift) && arity(g.op(n)) == 1) {
      freeze(g.node(n).a, frozen);
    }
  }
  /// Solves f = value for an atom that holds z.
  constexpr bool solve(Id f, Id value, Workspace::Replacement& solved) {
    if (!g.is(f, Op::polynomial)) {
      solved.from.push_back(f), solved.to.push_back(value);
      return true;
    }
    const Poly p = g.poly(f);
    const Monomial* with_z = nullptr;
    for (const Monomial& m : p) {
      bool has = false;
      for (const Factor& x : m.factors) has = has || g.depends(x.atom, z);
      if (!has)
        value = g.sub(value, g.product(m));
      else if (with_z != nullptr)
        return false;
      else
        with_z = &m;
    }
    if (with_z == nullptr) return false;
    Monomial others = *with_z;
    const Factor* kernel = nullptr;
    for (const Factor& x : with_z->factors) {
      if (!g.depends(x.atom, z)) continue;
      if (kernel != nullptr) return false;
      kernel = &x;
    }
    if (!is_integer(1 / kernel->exponent)) return false;
    times(others, kernel->atom, -kernel->exponent);
    return solve(kernel->atom, g.power(g.div(value, g.product(others)), 1 / kernel->exponent),
                 solved);
  }
};

}  // namespace ctnn::inline CTNN_ABI::symbolic::detail

namespace ctnn::inline CTNN_ABI::symbolic {

/// seed * ∂formula/∂wrt, simplified.
[[nodiscard]] constexpr Expr gradient(const Expr& formula, const Expr& wrt, const Expr& seed = 1) {
  detail::Workspace g{};
  const auto variable = g.symbol(wrt);
  const auto s = g.import(seed);
  return detail::to_expr(g, g.best(detail::gradient(g, g.best(g.import(formula)), variable, s)));
}
/// `formula` with `what` replaced by `by`, simplified.
[[nodiscard]] constexpr Expr substitute(const Expr& formula, const Expr& what, const Expr& by) {
  detail::Workspace g{};
  detail::Workspace::Replacement r{};
  r.from.push_back(g.import(what));
  const auto f = g.import(formula);
  r.to.push_back(g.import(by));
  return detail::to_expr(g, g.best(g.substitute(f, r)));
}

}  // namespace ctnn::inline CTNN_ABI::symbolic
