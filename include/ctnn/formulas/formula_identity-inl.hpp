// SPDX-License-Identifier: MIT
// Definitions of formulas/formula_identity.hpp.
#pragma once

#include <cstdint>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/formula_identity.hpp>
#include <ctnn/symbolic/formula_text.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string formula_text(const Expr& formula) {
  try {
    return std::string(symbolic::text(formula).view());
  } catch (const char*) {  // what a constexpr function reports when its text is full
    return "a long formula";
  }
}

CTNN_FUNC std::string hash_text(std::uint64_t hash) {
  std::string digits;
  for (int shift = 60; shift >= 0; shift -= 4) digits += "0123456789abcdef"[hash >> shift & 15U];
  return digits;
}

}  // namespace ctnn::inline CTNN_ABI::detail
