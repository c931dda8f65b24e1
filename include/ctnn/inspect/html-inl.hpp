// SPDX-License-Identifier: MIT
// Definitions of inspect/html.hpp.
#pragma once

#include <ostream>
#include <sstream>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/inspect/html.hpp>
#include <ctnn/text/text.hpp>

namespace ctnn::inline CTNN_ABI::detail::html {

/// Text within an element.
[[nodiscard]] inline std::string escaped(std::string_view text) {
  std::string result;
  append_xml(result, text);
  return result;
}

CTNN_FUNC void heading(std::ostream& out, int number, std::string_view title, int in,
                       int out_width) {
  out << "<h3>y" << number << ": " << escaped(title) << ", " << in << " to " << out_width
      << "</h3>\n";
}

CTNN_FUNC void begin_table(std::ostream& out) { out << "<table class=\"formula\">\n"; }
CTNN_FUNC void end_table(std::ostream& out) { out << "</table>\n"; }

CTNN_FUNC void row(std::ostream& out, std::string_view what, std::string_view left,
                   std::string_view right) {
  out << "<tr><th scope=\"row\">" << escaped(what) << "</th><td><math>" << left
      << "<mo>=</mo><mrow>" << right << "</mrow></math></td></tr>\n";
}

CTNN_FUNC void note(std::ostream& out, std::string_view what, std::string_view text) {
  out << "<tr><th scope=\"row\">" << escaped(what) << "</th><td>" << escaped(text)
      << "</td></tr>\n";
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
  std::ostringstream text;
  print(text);
  out << "<pre>" << escaped(text.str()) << "</pre>\n";
}

}  // namespace ctnn::inline CTNN_ABI::detail::html
