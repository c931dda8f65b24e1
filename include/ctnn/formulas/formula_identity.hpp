// SPDX-License-Identifier: MIT
// Formulas as files name them: by a hash, which tells them apart, and by a text, which people read.
#pragma once

#include <cstdint>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/kinds.hpp>
#include <ctnn/symbolic/expression.hpp>
#include <ctnn/symbolic/hash.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The formula of an activation as it was written.
template <Activation A>
inline constexpr Expr formula_of = []() -> Expr {
  if constexpr (has_alpha<A>)
    return A::f(symbols::z, symbolic::symbol("alpha"));
  else
    return A::f(symbols::z);
}();
template <Activation A>
inline constexpr std::uint64_t formula_hash = symbolic::hash(formula_of<A>);

/// The formula for a reader; no more than that it is long where it is.
[[nodiscard]] std::string formula_text(const Expr& formula);
/// Sixteen digits.
[[nodiscard]] std::string hash_text(std::uint64_t hash);

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/formulas/formula_identity-inl.hpp>
#endif
