// SPDX-License-Identifier: MIT
// A network's generated code as a page of HTML that needs nothing else: no scripts, light and dark.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iomanip>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <ctnn/text/html_page.hpp>

#include "study.hpp"

namespace explain {

inline std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text)
    result += c == '<'   ? "&lt;"
              : c == '>' ? "&gt;"
              : c == '&' ? "&amp;"
              : c == '"' ? "&quot;"
                         : std::string(1, c);
  return result;
}

/// FLOPs an instruction of every pass, a bar an instruction set.
inline void write_chart(std::ostream& out, const Study& study, const std::vector<Row>& rows) {
  double most = 0;
  int bars = 0;
  for (const Row& row : rows)
    for (const Loop* loop : row.loops)
      if (loop != nullptr) {
        ++bars;
        most = std::max(most, static_cast<double>(loop->counts.flops) / loop->counts.instructions);
      }
  const int height = 16 * bars + 22 * static_cast<int>(rows.size()) + 4;
  out << "<svg viewBox=\"0 0 360 " << height
      << "\" role=\"img\" aria-label=\"Floating-point operations an instruction, by pass and "
         "instruction set\">\n";
  int y = 0;
  for (const Row& row : rows) {
    y += 20;
    out << "<text x=\"0\" y=\"" << y - 4 << "\" class=\"pass\">" << escaped(name_of(row))
        << "</text>\n";
    for (std::size_t a = 0; a < row.loops.size(); ++a) {
      const Loop* loop = row.loops[a];
      if (loop == nullptr) continue;
      const double value = static_cast<double>(loop->counts.flops) / loop->counts.instructions;
      const double width = 230 * value / most;
      out << "<text x=\"0\" y=\"" << y + 11 << "\">" << study.architectures[a].name
          << "</text><rect class=\"bar" << a << "\" x=\"80\" y=\"" << y + 2 << "\" width=\""
          << std::fixed << std::setprecision(1) << width << "\" height=\"11\" rx=\"2\"/><text x=\""
          << 85 + width << "\" y=\"" << y + 11 << "\">" << value << "</text>\n";
      y += 16;
    }
    y += 2;
  }
  out << "</svg>\n";
}

inline void write_table(std::ostream& out, const Study& study, const std::vector<Row>& rows) {
  out << "<div class=\"wide\"><table><thead><tr><th>pass</th><th>for</th>";
  for (const std::string& column : columns(study)) out << "<th>" << column << "</th>";
  out << "</tr></thead>\n";
  for (const Row& row : rows) {
    out << "<tbody>\n";
    std::size_t span = 0;
    for (const Loop* loop : row.loops) span += loop != nullptr;
    bool first = true;
    for (std::size_t a = 0; a < row.loops.size(); ++a) {
      const Loop* loop = row.loops[a];
      if (loop == nullptr) continue;
      out << "<tr>";
      if (first)
        out << "<th scope=\"rowgroup\" rowspan=\"" << span << "\">" << escaped(name_of(row))
            << "</th>";
      first = false;
      out << "<td class=\"name\">" << study.architectures[a].name
          << (loop->straight ? ", no loop" : "") << "</td>";
      for (const std::string& cell : cells(study, *loop)) out << "<td>" << cell << "</td>";
      out << "</tr>\n";
    }
    out << "</tbody>\n";
  }
  out << "</table></div>\n";
}

/// What these pages have beside the style of all.
inline constexpr std::string_view style =
    R"(:root { --bar0: #8a97a6; --bar1: #2f7fb8; --bar2: #b4532a; }
@media (prefers-color-scheme: dark) { :root { --bar0: #7b8896; --bar1: #5aa9e0; --bar2: #e08a5c; } }
thead th:nth-child(-n+2) { text-align: left; }
svg { width: 100%; max-width: 28rem; font: 10px system-ui, sans-serif; fill: var(--ink); }
svg .pass { font-weight: 600; }
.bar0 { fill: var(--bar0); } .bar1 { fill: var(--bar1); } .bar2 { fill: var(--bar2); }
)";

inline void write_html(std::ostream& out, const Study& study) {
  const std::vector<Row> rows = rows_of(study);
  std::ostringstream body;
  body << "<p>" << escaped(introduction) << sentence_of_cycles(study)
       << escaped(sentence_of_straight_code(study))
       << " y0, y1 … are the outputs of the network's operations. Made by "
       << escaped(study.compiler) << ".</p>\n<h2>Formulas</h2>\n<div class=\"formulas\">\n"
       << study.mathml << "</div>\n<details><summary>as text</summary><pre>"
       << escaped(study.formulas) << "</pre></details>\n<h2>Plan</h2>\n<div class=\"beside\">\n";
  for (const Architecture& architecture : study.architectures)
    body << "<div><h4>" << architecture.name << "</h4><pre>" << escaped(architecture.plan)
         << "</pre></div>\n";
  body << "</div>\n<h2>A turn of every hot loop</h2>\n";
  write_table(body, study, rows);
  body << "<h3>Floating-point operations an instruction</h3>\n";
  write_chart(body, study, rows);
  body << "<h2>The loops</h2>\n";
  for (const Row& row : rows) {
    if (std::ranges::none_of(row.loops, shown)) continue;
    body << "<h3>" << escaped(name_of(row)) << "</h3>\n<div class=\"beside\">\n";
    for (std::size_t a = 0; a < row.loops.size(); ++a)
      if (shown(row.loops[a]))
        body << "<div><h4>" << study.architectures[a].name << "</h4><pre>"
             << escaped(listing(study.architectures[a], *row.loops[a])) << "</pre></div>\n";
    body << "</div>\n";
  }
  out << ctnn::detail::html_page(study.title + ": the generated code", body.str(), style);
}

}  // namespace explain
