// SPDX-License-Identifier: MIT
// A network's generated code as a page of Markdown.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include "study.hpp"

namespace explain {

inline void write_markdown(std::ostream& out, const Study& study) {
  out << "# " << study.title << ": the generated code\n\n"
      << introduction << sentence_of_cycles(study) << sentence_of_straight_code(study)
      << " Made by " << study.compiler << ".\n\n## Formulas\n\n```text\n"
      << study.formulas << "```\n";
  const std::vector<Row> rows = rows_of(study);
  for (std::size_t a = 0; a < study.architectures.size(); ++a) {
    const Architecture& architecture = study.architectures[a];
    out << "\n## " << architecture.name << "\n\n```text\n"
        << architecture.plan << "```\n\n"
        << "| pass |";
    for (const std::string& column : columns(study)) out << ' ' << column << " |";
    out << "\n|---|";
    for (std::size_t c = 0; c < columns(study).size(); ++c) out << "--:|";
    out << '\n';
    for (const Row& row : rows) {
      const Loop* loop = row.loops[a];
      if (loop == nullptr) continue;
      out << "| " << name_of(row) << (loop->straight ? ", no loop" : "") << " |";
      for (const std::string& cell : cells(study, *loop)) out << ' ' << cell << " |";
      out << '\n';
    }
    for (const Row& row : rows)
      if (shown(row.loops[a]))
        out << "\n### " << name_of(row) << ", " << architecture.name << "\n\n```asm\n"
            << listing(architecture, *row.loops[a]) << "```\n";
  }
}

}  // namespace explain
