// SPDX-License-Identifier: MIT
// Definitions of metrics/classification_report.hpp.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/metrics/classification_report.hpp>
#include <ctnn/metrics/confusion.hpp>
#include <ctnn/text/text_table.hpp>

namespace ctnn::inline CTNN_ABI {

CTNN_FUNC std::ostream& operator<<(std::ostream& out, const ClassificationReport& report) {
  detail::TextTable table(std::vector<detail::TextColumn>{{.left = true}});
  table.row({"", "precision", "recall", "F1", "support"});
  const auto add = [&](const std::string& name, const PrecisionRecallF1& of) {
    using detail::number_text;
    table.row({name, number_text(of.precision), number_text(of.recall), number_text(of.f1),
               detail::short_text(of.support)});
  };
  for (std::size_t c = 0; c < report.classes.size(); ++c)
    add(detail::class_label(report.names, c), report.classes[c]);
  add("macro mean", report.macro);
  add("weighted mean", report.weighted);
  table.row({"accuracy", "", "", detail::number_text(report.accuracy),
             detail::short_text(report.weighted.support)});
  return out << table;
}

}  // namespace ctnn::inline CTNN_ABI
