// SPDX-License-Identifier: MIT
// Formulas as files name them: by a hash, which distinguishes them, and by a text for people.
// The hash is the same on every compiler and instruction set.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/kinds.hpp>
#include <ctnn/operations/expression.hpp>
#include <ctnn/operations/op_table.hpp>
#include <ctnn/operations/small_array.hpp>

namespace ctnn::inline CTNN_ABI::symbolic {

namespace detail {

/// Steele, Lea & Flood 2014, the finisher of SplitMix64, on the hash so far and the next value.
constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t next) noexcept {
  std::uint64_t z = (hash ^ next) + 0x9E3779B97F4A7C15U;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}
constexpr std::uint64_t mix(std::uint64_t hash, std::string_view text) noexcept {
  for (const char c : text) hash = mix(hash, static_cast<unsigned char>(c));
  return mix(hash, text.size());
}

}  // namespace detail

/// The hash of a formula as it was written: names of operations and symbols, bits of constants, and
/// which operand is which. Operations count by name, not by number, so that new ones change nothing.
/// It belongs in a constant expression: at run time a compiler may contract what a formula computes
/// with its constants, and their bits would depend on the instruction set.
[[nodiscard]] constexpr std::uint64_t hash(const Expr& formula) {
  SmallArray<std::uint64_t, 128> at{};
  for (const Node& n : formula.nodes) {
    std::uint64_t h = detail::mix(static_cast<std::uint64_t>(arity(n.op)), function_name(n.op));
    if (n.op == Op::constant || n.op == Op::power)
      h = detail::mix(h, std::bit_cast<std::uint64_t>(n.value));
    if (n.op == Op::symbol) {
      h = detail::mix(h, n.name.view());
      h = detail::mix(h, static_cast<std::uint64_t>(n.rank) * 2 + std::uint64_t{n.unit_sum});
    }
    const std::uint16_t operands[] = {n.a, n.b, n.c};
    for (int i = 0; i < arity(n.op); ++i) h = detail::mix(h, at.items[operands[i]]);
    at.push_back(h);
  }
  return at.back();
}

}  // namespace ctnn::inline CTNN_ABI::symbolic

namespace ctnn::inline CTNN_ABI::detail {

/// The formula of an activation as it was written.
template <ActivationType A>
inline constexpr Expr formula_of = []() -> Expr {
  if constexpr (has_alpha<A>)
    return A::f(symbols::z, symbolic::symbol("alpha"));
  else
    return A::f(symbols::z);
}();
template <ActivationType A>
inline constexpr std::uint64_t formula_hash = symbolic::hash(formula_of<A>);

/// The formula for a reader; no more than that it is long where it is.
[[nodiscard]] std::string formula_text(const Expr& formula);
/// Sixteen digits.
[[nodiscard]] std::string hash_text(std::uint64_t hash);

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/formulas/formula_identity-inl.hpp>
#endif
