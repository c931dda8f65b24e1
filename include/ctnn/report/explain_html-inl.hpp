// SPDX-License-Identifier: MIT
// Definitions of report/explain_html.hpp.
#pragma once

#include <ostream>
#include <sstream>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/report/explain_html.hpp>

namespace ctnn::inline CTNN_ABI::detail::html {

/// Text within an element.
inline void escape(std::ostream& out, std::string_view text) {
  for (const char c : text) {
    if (c == '<')
      out << "&lt;";
    else if (c == '>')
      out << "&gt;";
    else if (c == '&')
      out << "&amp;";
    else
      out << c;
  }
}

CTNN_FUNC void heading(std::ostream& out, int number, std::string_view title, int in,
                       int out_width) {
  out << "<h3>y" << number << ": ";
  escape(out, title);
  out << ", " << in << " to " << out_width << "</h3>\n";
}

CTNN_FUNC void begin_table(std::ostream& out) { out << "<table class=\"formula\">\n"; }
CTNN_FUNC void end_table(std::ostream& out) { out << "</table>\n"; }

CTNN_FUNC void row(std::ostream& out, std::string_view what, std::string_view left,
                   std::string_view right) {
  out << "<tr><th scope=\"row\">" << what << "</th><td><math>" << left << "<mo>=</mo><mrow>"
      << right << "</mrow></math></td></tr>\n";
}

CTNN_FUNC void note(std::ostream& out, std::string_view what, std::string_view text) {
  out << "<tr><th scope=\"row\">" << what << "</th><td>";
  escape(out, text);
  out << "</td></tr>\n";
}

CTNN_FUNC void note_added(std::ostream& out, int value) {
  note(out, "to that is added", std::string("y").append(std::to_string(value)));
}

CTNN_FUNC void product(std::ostream& out, int matrix, bool transposed, int bias) {
  std::ostringstream z;
  z << "<msub><mi>W</mi><mn>" << matrix << "</mn></msub>";
  if (transposed) z << "<msup><mrow></mrow><mi>T</mi></msup>";
  z << "<mi>x</mi>";
  if (bias >= 0) z << "<mo>+</mo><msub><mi>b</mi><mn>" << bias << "</mn></msub>";
  row(out, "product", "<mi>z</mi>", z.str());
}

CTNN_FUNC void lines(std::ostream& out, void (*print)(std::ostream& out)) {
  out << "<pre>";
  std::ostringstream text;
  print(text);
  escape(out, text.str());
  out << "</pre>\n";
}

}  // namespace ctnn::inline CTNN_ABI::detail::html
