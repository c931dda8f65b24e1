// SPDX-License-Identifier: MIT
// A formula as a constexpr value: a small graph in which equal subexpressions are one node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/operations/elementary_functions.hpp>
#include <ctnn/operations/op_table.hpp>
#include <ctnn/operations/small_array.hpp>

namespace ctnn::inline CTNN_ABI::symbolic {

/// How a value varies: the same everywhere, one a row (sample), or one an element.
enum class Rank : std::uint8_t { constant, row, element };

struct Node {
  Op op;
  Rank rank;
  bool unit_sum;  // a symbol whose row sums to one, such as a one-hot target
  std::uint16_t a, b, c;
  double value;
  Name name;

  friend constexpr bool operator==(const Node& l, const Node& r) noexcept {
    return l.op == r.op && l.a == r.a && l.b == r.b && l.c == r.c && l.value == r.value &&
           l.rank == r.rank && (l.op != Op::symbol || l.name == r.name);
  }
};

/// A formula. Children stand before their parents and the root is the last node. Operators keep
/// what was written; simplification happens in a Graph (simplify.hpp).
struct Expr : Spelled<Expr> {
  SmallArray<Node, 128> nodes;

  // NOLINTNEXTLINE(google-explicit-constructor): `1 / (1 + exp(-z))` reads like the textbook.
  constexpr Expr(double value) : nodes{} {
    nodes.push_back({Op::constant, Rank::constant, false, 0, 0, 0, value, {}});
  }
  constexpr explicit Expr(const Node& leaf) : nodes{} { nodes.push_back(leaf); }
  constexpr Expr() : Expr(0.0) {}

  [[nodiscard]] constexpr const Node& root() const { return nodes.back(); }
  [[nodiscard]] constexpr Rank rank() const { return root().rank; }

  /// Adds a node, or finds the one that is already there.
  constexpr std::uint16_t put(const Node& node) {
    for (std::size_t i = nodes.size(); i-- > 0;)
      if (nodes[i] == node) return static_cast<std::uint16_t>(i);
    nodes.push_back(node);
    return static_cast<std::uint16_t>(nodes.size() - 1);
  }
  /// Adds all nodes of another formula; returns where its root is now.
  constexpr std::uint16_t merge(const Expr& other) {
    SmallArray<std::uint16_t, 128> at{};
    for (const Node& node : other.nodes) {
      Node copy = node;
      if (arity(node.op) > 0) copy.a = at[node.a];
      if (arity(node.op) > 1) copy.b = at[node.b];
      if (arity(node.op) > 2) copy.c = at[node.c];
      at.push_back(put(copy));
    }
    return at.back();
  }

  friend constexpr Expr operator+(const Expr& a, const Expr& b) { return binary(Op::add, a, b); }
  friend constexpr Expr operator-(const Expr& a, const Expr& b) {
    return binary(Op::subtract, a, b);
  }
  friend constexpr Expr operator*(const Expr& a, const Expr& b) {
    return binary(Op::multiply, a, b);
  }
  friend constexpr Expr operator/(const Expr& a, const Expr& b) { return binary(Op::divide, a, b); }
  friend constexpr Expr operator-(const Expr& a) {
    return a.root().op == Op::constant ? Expr(-a.root().value) : of(Op::negate, a);
  }
  friend constexpr Expr operator>(const Expr& a, const Expr& b) {
    return binary(Op::greater, a, b);
  }
  friend constexpr Expr operator<(const Expr& a, const Expr& b) {
    return binary(Op::greater, b, a);
  }
  friend constexpr Expr operator>=(const Expr& a, const Expr& b) {
    return binary(Op::greater_equal, a, b);
  }
  friend constexpr Expr operator<=(const Expr& a, const Expr& b) {
    return binary(Op::greater_equal, b, a);
  }
  friend constexpr Expr operator==(const Expr& a, const Expr& b) { return binary(Op::equal, a, b); }

  friend constexpr Expr pow(const Expr& a, const Expr& b) {
    return b.root().op == Op::constant ? of(Op::power, a, b.root().value) : binary(Op::pow, a, b);
  }
  friend constexpr Expr sqrt(const Expr& a) { return of(Op::power, a, 0.5); }
  friend constexpr Expr abs(const Expr& a) { return of(Op::abs, a); }
  friend constexpr Expr sign(const Expr& a) { return of(Op::sign, a); }
  friend constexpr Expr min(const Expr& a, const Expr& b) { return binary(Op::min, a, b); }
  friend constexpr Expr max(const Expr& a, const Expr& b) { return binary(Op::max, a, b); }
  /// `a` where the condition holds, else `b`.
  friend constexpr Expr where(const Expr& condition, const Expr& a, const Expr& b) {
    return nary(Op::where, condition, a, b, 0);
  }
  /// The sum, or the largest element, of a row.
  friend constexpr Expr row_sum(const Expr& a) { return of(Op::row_sum, a); }
  friend constexpr Expr row_max(const Expr& a) { return of(Op::row_max, a); }

  /// An operation on one formula; `value` is the exponent of a power.
  static constexpr Expr of(Op op, const Expr& a, double value = 0) {
    return nary(op, a, 0.0, 0.0, value);
  }

 private:
  static constexpr Expr nary(Op op, const Expr& a, const Expr& b, const Expr& c, double value) {
    Expr result = a;
    const auto at = static_cast<std::uint16_t>(a.nodes.size() - 1);
    Node node{op, a.rank(), false, at, 0, 0, value, {}};
    const int n = arity(op);
    if (n > 1) node.b = result.merge(b);
    if (n > 2) node.c = result.merge(c);
    if (n > 1 && b.rank() > node.rank) node.rank = b.rank();
    if (n > 2 && c.rank() > node.rank) node.rank = c.rank();
    if (is_reduction(op)) node.rank = Rank::row;
    result.put(node);
    return result;
  }
  static constexpr Expr binary(Op op, const Expr& a, const Expr& b) {
    return nary(op, a, b, 0.0, 0);
  }
};

/// A named variable of a formula.
[[nodiscard]] constexpr Expr symbol(std::string_view name, Rank rank = Rank::element) {
  return Expr(Node{Op::symbol, rank, false, 0, 0, 0, 0, make_name(name)});
}
/// A named element whose row sums to one: a class as a one-hot row, or probabilities.
[[nodiscard]] constexpr Expr distribution(std::string_view name) {
  return Expr(Node{Op::symbol, Rank::element, true, 0, 0, 0, 0, make_name(name)});
}
/// Are the two written alike?
[[nodiscard]] constexpr bool same(const Expr& a, const Expr& b) { return a.nodes == b.nodes; }

}  // namespace ctnn::inline CTNN_ABI::symbolic

namespace ctnn::inline CTNN_ABI {
using symbolic::Expr;
using symbolic::Rank;

/// The letters of the formulas, in a namespace of their own: a user's `t` must not become
/// ambiguous.
namespace symbols {
inline constexpr Expr z = symbolic::symbol("z");  // pre-activation
inline constexpr Expr y = symbolic::symbol("y");  // output
inline constexpr Expr t = symbolic::symbol("t");  // target
inline constexpr Expr w = symbolic::symbol("w");  // weight
inline constexpr Expr g = symbolic::symbol("g");  // incoming gradient
}  // namespace symbols

}  // namespace ctnn::inline CTNN_ABI
