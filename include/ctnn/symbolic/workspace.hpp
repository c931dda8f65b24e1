// SPDX-License-Identifier: MIT
// A Graph with formulas as input, substitution, and memories of what was simplified before.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/symbolic/algebra.hpp>

namespace ctnn::inline CTNN_ABI::symbolic::detail {

struct Workspace : Graph {
  Id best_of[capacity];      // 1 + the answer of `best`
  Id expanded_of[capacity];  // 1 + the answer of `expand`
  std::uint16_t seen[capacity];
  std::uint16_t stamp;

  /// Letters come first, so that the order of terms inside a node is the reading order.
  constexpr Workspace() : Graph{}, best_of{}, expanded_of{}, seen{}, stamp{} {
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
    switch (n.op) {
      case Op::add:
        return add(a, b);
      case Op::subtract:
        return sub(a, b);
      case Op::multiply:
        return mul(a, b);
      case Op::divide:
        return div(a, b);
      case Op::negate:
        return neg(a);
      case Op::fms:
        return sub(mul(a, b), c);
      case Op::fnma:
        return sub(c, mul(a, b));
      case Op::fma:
        return add(mul(a, b), c);
      case Op::power:
        return power(a, n.value);
      case Op::sqrt:
        return power(a, 0.5);
      case Op::pow:
        return pow(a, b);
      case Op::exp:
        return exp(a);
      case Op::expm1:
        return sub(exp(a), constant(1));
      case Op::log:
        return log(a);
      case Op::log1p:
        return log(add(constant(1), a));
      case Op::tanh:
        return tanh(a);
      case Op::sigmoid:
        return sigmoid(a);
      case Op::softplus:
        return softplus(a);
      case Op::sin:
        return sin(a);
      case Op::cos:
        return cos(a);
      case Op::atan:
        return atan(a);
      case Op::erf:
        return erf(a);
      case Op::abs:
        return abs(a);
      case Op::sign:
        return sign(a);
      case Op::min:
        return min(a, b);
      case Op::max:
        return max(a, b);
      case Op::greater:
      case Op::greater_equal:
      case Op::equal:
        return condition(n.op, sub(a, b));
      case Op::where:
        return where(a, b, c);
      case Op::row_sum:
        return row_sum(a);
      case Op::row_max:
        return row_max(a);
      case Op::shift:
        return sub(a, row_max(a));
      default:
        throw "ctnn: unknown operation";
    }
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

  // ---- to the cheapest form
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
  constexpr Id value(Id n) {  // a condition used as a number is 1 or 0
    const bool mask = is(n, Op::greater) || is(n, Op::greater_equal) || is(n, Op::equal);
    return mask ? where(n, constant(1), constant(0)) : n;
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
    if (seen[n] == stamp) return false;
    seen[n] = stamp;
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
  constexpr Id with_children(Id n, bool expanding) {
    const Node old = node(n);
    const int k = arity(old.op);
    if (k == 0) return n;
    const auto child = [&](Id c) { return expanding ? expand(c) : best(c); };
    const Id a = child(old.a), b = k > 1 ? child(old.b) : Id{0}, c = k > 2 ? child(old.c) : Id{0};
    return a == old.a && b == old.b && c == old.c ? n : rebuild(old, a, b, c);
  }

  constexpr Id best_row_sum(Id n);
  constexpr Id best_where(Id n);
  constexpr void decide(Id n, const Node& c, bool truth, Replacement& r);
  // ---- the candidates
  constexpr Id best_sum(Id n);
  constexpr Id with_best_factors(Id n);
  constexpr Id expand_sum(Id n);
  constexpr bool has_denominator(Id n) const;
  constexpr Id factored(Id n);
  constexpr Id divided(const Poly& p, const Monomial& by);
  constexpr Id over_common_denominator(Id n);
  constexpr Id grouped(Id n);
  constexpr Id first_condition(Id n) const;
  constexpr Id merged_where(Id n, Id c);
  constexpr int cost_of(Id n);
};

}  // namespace ctnn::inline CTNN_ABI::symbolic::detail

#include <ctnn/symbolic/simplify.hpp>  // defines the functions declared above
