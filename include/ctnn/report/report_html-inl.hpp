// SPDX-License-Identifier: MIT
// Definitions of report/report_html.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/report/plot.hpp>
#include <ctnn/report/report_html.hpp>
#include <ctnn/report/svg.hpp>
#include <ctnn/text/text_table.hpp>

namespace ctnn::inline CTNN_ABI::detail::report {

using svg::escaped;
using svg::join;

CTNN_COLD CTNN_FUNC std::string style() {
  return join({svg::style, R"(
.plot { width: 100%; max-width: 30rem; font: 12px system-ui, sans-serif; }
.facts, .wide, .beside { margin: .6rem 0; }
.beside th, .beside td { padding: .15rem .4rem; }
.note { margin: 0; color: var(--soft); font-size: .85rem; }
.lead { font-size: 1.1rem; }
.warning { border-left: .25rem solid #b4532a; padding-left: .6rem; }
.facts td { text-align: left; overflow-wrap: anywhere; }
.facts th { white-space: normal; color: var(--soft); }
.heat td { min-width: 1.2rem; text-align: center; padding: .15rem .2rem; }
.heat .no { color: var(--soft); }
.heat thead th { text-align: center; padding: .15rem .2rem; }
.heat .upright { writing-mode: vertical-rl; margin: auto; }
.heat tbody th { white-space: nowrap; }
.full { color: #fff; }
.share { min-width: 6rem; text-align: left; }
.share span { display: inline-block; height: .7em; background: #0b6e99; }
@media (prefers-color-scheme: dark) { .share span { background: #4fb3d9; } }
)"});
}

CTNN_COLD CTNN_FUNC std::string section(std::string_view heading, std::string_view inner) {
  if (inner.empty()) return {};
  return join({"<h2>", escaped(heading), "</h2>\n", inner});
}

CTNN_COLD CTNN_FUNC std::string paragraph(std::string_view text) {
  if (text.empty()) return {};
  return join({"<p>", escaped(text), "</p>\n"});
}

CTNN_COLD CTNN_FUNC std::string preformatted(std::string_view text) {
  return join({"<pre>", escaped(text), "</pre>\n"});
}

CTNN_COLD CTNN_FUNC std::string facts(const std::vector<Fact>& rows) {
  if (rows.empty()) return {};
  std::string out = "<table class=\"facts\"><tbody>\n";
  for (const Fact& row : rows)
    out += join({"<tr><th scope=\"row\">", escaped(row.name), "</th><td>", escaped(row.text),
                 "</td></tr>\n"});
  return out + "</tbody></table>\n";
}

CTNN_COLD CTNN_FUNC std::string table(std::initializer_list<std::string_view> heads,
                                      const std::vector<std::vector<std::string>>& rows) {
  std::string out = "<div class=\"wide\"><table><thead><tr>";
  bool first = true;
  for (const std::string_view head : heads)
    out += join(
        {std::exchange(first, false) ? "<th class=\"name\">" : "<th>", escaped(head), "</th>"});
  out += "</tr></thead><tbody>\n";
  for (const std::vector<std::string>& row : rows) {
    out += "<tr>";
    for (const std::string& cell : row)
      out += &cell == row.data() ? join({"<th scope=\"row\">", escaped(cell), "</th>"})
                                 : join({"<td>", escaped(cell), "</td>"});
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

CTNN_COLD CTNN_FUNC std::string bar_table(std::string_view names, std::string_view numbers,
                                          const std::vector<Bar>& bars) {
  std::string out =
      join({"<div class=\"wide\"><table><thead><tr><th class=\"name\">", escaped(names),
            "</th><th>", escaped(numbers), "</th><th></th></tr></thead><tbody>\n"});
  for (const Bar& bar : bars)
    out += join({"<tr><th scope=\"row\">", escaped(bar.name), "</th><td>", escaped(bar.text),
                 "</td><td class=\"share\"><span style=\"width:",
                 svg::digits(100 * std::clamp(bar.share, 0.0, 1.0)), "%\"></span></td></tr>\n"});
  return out + "</tbody></table></div>\n";
}

CTNN_COLD CTNN_FUNC Plot::Options narrow(std::string title, std::string x, std::string y) {
  return {
      .title = std::move(title), .x = std::move(x), .y = std::move(y), .width = 320, .height = 200};
}

CTNN_COLD CTNN_FUNC std::string figure(const Plot& plot) {
  return join({"<svg class=\"plot\" role=\"img\" viewBox=\"0 0 ",
               std::to_string(plot.outer_width()), " ", std::to_string(plot.outer_height()),
               "\">\n", plot.group(0, 0), "</svg>\n"});
}

CTNN_COLD CTNN_FUNC std::string beside(const std::vector<std::string>& elements) {
  if (elements.empty()) return {};
  std::string out = "<div class=\"beside\">\n";
  for (const std::string& element : elements) out += join({"<div>", element, "</div>\n"});
  return out + "</div>\n";
}

CTNN_COLD CTNN_FUNC std::string counted(std::size_t n, std::string_view what) {
  return join({std::to_string(n), " ", what, n == 1 ? "" : "s"});
}

CTNN_COLD CTNN_FUNC std::string score_text(double score) {
  return std::isnan(score) ? "–" : number_text(score);
}

CTNN_COLD CTNN_FUNC std::string thousands(double n) {
  char text[32];
  std::snprintf(text, sizeof text,
                n >= 1e6   ? "%.1f M"
                : n >= 1e4 ? "%.0f k"
                           : "%.1f k",
                n >= 1e6 ? n / 1e6 : n / 1e3);
  return text;
}

}  // namespace ctnn::inline CTNN_ABI::detail::report
