// SPDX-License-Identifier: MIT
// Takes out of a formula what is the same for all elements, so that it is computed once.
#pragma once

#include <cstddef>
#include <cstdint>

#include <ctnn/core/config.hpp>
#include <ctnn/operations/expression.hpp>
#include <ctnn/operations/small_array.hpp>

namespace ctnn::inline CTNN_ABI::symbolic {

/// A formula in which every largest part of rank constant is a symbol "c0", "c1", …, and the parts.
struct Hoisted {
  Expr formula;
  SmallArray<Expr, 4> constants;
};

/// The name of hoisted constant number i.
[[nodiscard]] constexpr std::string_view hoisted_name(std::size_t i) {
  constexpr std::string_view names = "c0c1c2c3c4c5c6c7";
  return names.substr(2 * i, 2);
}

/// Hoists from one formula; numbering goes on from `first`.
[[nodiscard]] constexpr Hoisted hoist(const Expr& formula, std::size_t first = 0) {
  Hoisted result{};
  const auto computed = [&](std::uint16_t i) {
    const Node& n = formula.nodes[i];
    return n.rank == Rank::constant && n.op != Op::constant && n.op != Op::symbol;
  };
  // Hoisted: a computed constant that something of a higher rank, or nothing, uses.
  bool hoisted[128]{};
  hoisted[formula.nodes.size() - 1] =
      computed(static_cast<std::uint16_t>(formula.nodes.size() - 1));
  for (const Node& n : formula.nodes) {
    if (n.rank == Rank::constant) continue;
    const int k = arity(n.op);
    if (k > 0 && computed(n.a)) hoisted[n.a] = true;
    if (k > 1 && computed(n.b)) hoisted[n.b] = true;
    if (k > 2 && computed(n.c)) hoisted[n.c] = true;
  }
  Expr& out = result.formula;
  out.nodes.count = 0;
  SmallArray<std::uint16_t, 128> at{};
  for (std::size_t i = 0; i < formula.nodes.size(); ++i) {
    Node copy = formula.nodes[i];
    if (hoisted[i]) {
      Expr part = formula;
      part.nodes.count = i + 1;
      copy = symbol(hoisted_name(first + result.constants.size()), Rank::constant).root();
      result.constants.push_back(part);
    } else {
      const int k = arity(copy.op);
      if (k > 0) copy.a = at[copy.a];
      if (k > 1) copy.b = at[copy.b];
      if (k > 2) copy.c = at[copy.c];
    }
    at.push_back(out.put(copy));
  }
  return result;
}

}  // namespace ctnn::inline CTNN_ABI::symbolic
