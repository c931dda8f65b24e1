// SPDX-License-Identifier: MIT
// Definitions of search/nested.hpp.
#pragma once

#include <cstddef>
#include <ostream>
#include <span>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/search/nested.hpp>
#include <ctnn/text/text_table.hpp>
#include <ctnn/validation/cross_validation.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::ostream& print_nested(std::ostream& out, const MetricScores& scores,
                                     std::span<const std::string> settings,
                                     std::span<const MeanDeviation> in_search) {
  TextTable table;
  table.row({"fold", "chosen", "in the search", scores.name});
  for (std::size_t f = 0; f < settings.size(); ++f)
    table.row({std::to_string(f + 1), settings[f], plus_minus(in_search[f]),
               number_text(scores.folds[f])});
  return out << table << scores.name << ' ' << plus_minus(scores.score()) << " over "
             << folds_text(settings.size()) << '\n';
}

CTNN_FUNC void throw_of_round(std::size_t round, std::size_t rounds, const char* what) {
  throw Error("nested_cross_validate, round " + std::to_string(round) + " of " +
              std::to_string(rounds) + ": " + what);
}

}  // namespace ctnn::inline CTNN_ABI::detail
