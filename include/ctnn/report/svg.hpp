// SPDX-License-Identifier: MIT
// The parts of an SVG picture as text: words, lines, dots and areas in six colours, for light and dark.
// Only report/ includes it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/text/text.hpp>

namespace ctnn::inline CTNN_ABI::detail::svg {

// Six colours that the colour-blind distinguish in this order, as far as six can; the first two are
// those of docs/bench/*.svg.
inline constexpr std::string_view style =
    "text{fill:#222}.bg{fill:#fff}.axis,.grid{fill:none;stroke:#999}.grid{stroke:#e4e4e4}"
    ".s0{fill:#0b6e99;stroke:#0b6e99}.s1{fill:#d9822b;stroke:#d9822b}"
    ".s2{fill:#2a8a4a;stroke:#2a8a4a}.s3{fill:#b0447a;stroke:#b0447a}"
    ".s4{fill:#6a5acd;stroke:#6a5acd}.s5{fill:#777;stroke:#777}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.bg{fill:#161b22}.axis{stroke:#777}"
    ".grid{stroke:#2d333b}.s0{fill:#4fb3d9;stroke:#4fb3d9}.s1{fill:#e9a35e;stroke:#e9a35e}"
    ".s2{fill:#5cc27c;stroke:#5cc27c}.s3{fill:#e07fb0;stroke:#e07fb0}"
    ".s4{fill:#a79cf0;stroke:#a79cf0}.s5{fill:#999;stroke:#999}}"
    ".area{stroke:none}.line{fill:none;stroke-width:1.8;stroke-linejoin:round}"
    ".dashes{stroke-dasharray:6 4}.dots{fill:none;stroke-width:5;stroke-linecap:round}"
    ".square{stroke-linecap:square;stroke-width:4}";
inline constexpr std::size_t colors = 6;

CTNN_COLD inline std::string join(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (const std::string_view part : parts) out += part;
  return out;
}

/// A number of pixels, to a tenth.
CTNN_COLD inline std::string pixels(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.1f", value);
  std::string result = buffer;
  if (result.ends_with(".0")) result.resize(result.size() - 2);
  return result == "-0" ? "0" : result;
}

/// A number to read.
CTNN_COLD inline std::string digits(double value, int count = 4) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.*g", count, value);
  return buffer;
}

/// Ascending numbers, each distinguishable from the next: in four digits or a few more, or else the
/// first, and by how much the others are above it.
CTNN_COLD inline std::vector<std::string> apart(const std::vector<double>& numbers) {
  constexpr int most = 7;
  std::vector<std::string> result;
  for (int count = 4; count <= most; ++count) {
    result.clear();
    for (const double number : numbers) result.push_back(digits(number, count));
    if (std::ranges::adjacent_find(result) == result.end()) return result;
  }
  for (std::size_t i = 1; i < numbers.size(); ++i)
    result[i] = "+" + digits(numbers[i] - numbers.front());
  return result;
}

/// "M x y", "L x y" and so on.
CTNN_COLD inline std::string to(std::string_view command, double x, double y) {
  return join({command, pixels(x), " ", pixels(y)});
}

/// Words as they may stand in an XML file.
CTNN_COLD inline std::string escaped(std::string_view words) {
  std::string out;
  append_xml(out, words);
  return out;
}

/// About how wide words are, in pixels.
CTNN_COLD inline double width(std::string_view words) {
  return 7 * static_cast<double>(character_count(words));
}

CTNN_COLD inline std::string text(double x, double y, std::string_view words,
                                  std::string_view attributes = {}) {
  return join({"<text x=\"", pixels(x), "\" y=\"", pixels(y), "\"", attributes, ">", escaped(words),
               "</text>\n"});
}

/// `kind` is axis, grid, "area s0", "line s1" …; opacity is of areas.
CTNN_COLD inline std::string path(std::string_view kind, std::string_view d, double opacity = 1) {
  if (d.empty()) return {};
  if (opacity < 1)
    return join(
        {"<path class=\"", kind, "\" fill-opacity=\"", digits(opacity), "\" d=\"", d, "\"/>\n"});
  return join({"<path class=\"", kind, "\" d=\"", d, "\"/>\n"});
}

/// A rectangle within a path.
CTNN_COLD inline std::string box(double x, double y, double width, double height) {
  return join({to("M", x, y), "h", pixels(width), "v", pixels(height), "h", pixels(-width), "z"});
}

/// The class of a path in one of the six colours.
CTNN_COLD inline std::string in_color(std::string_view kind, std::size_t color) {
  return join({kind, " s", std::to_string(color % colors)});
}

/// The whole picture.
CTNN_COLD inline std::string picture(int width, int height, std::string_view inner) {
  const std::string w = std::to_string(width);
  const std::string h = std::to_string(height);
  return join({"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ", w, " ", h, "\" width=\"",
               w, "\" font-family=\"sans-serif\" font-size=\"12\">\n<style>", style,
               "</style>\n<rect class=\"bg\" width=\"100%\" height=\"100%\"/>\n", inner,
               "</svg>\n"});
}

}  // namespace ctnn::inline CTNN_ABI::detail::svg
