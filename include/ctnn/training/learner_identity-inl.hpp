// SPDX-License-Identifier: MIT
// Definitions of training/learner_identity.hpp.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/formula_identity.hpp>
#include <ctnn/text/shortest_text.hpp>
#include <ctnn/training/learner_identity.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string formulas_text(std::string name, std::initializer_list<NamedFormula> all,
                                    std::uint64_t hash) {
  const std::size_t begin = name.size();
  for (const NamedFormula& f : all)
    name.append(name.size() == begin ? ": " : ", ")
        .append(f.name)
        .append(" = " + formula_text(*f.formula));
  return name + " #" + hash_text(hash);
}

}  // namespace ctnn::inline CTNN_ABI::detail
