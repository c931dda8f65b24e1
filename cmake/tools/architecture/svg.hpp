// SPDX-License-Identifier: MIT
// Boxes of text as SVG, for light and dark pages.
#pragma once

#include <cstddef>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

namespace architecture {

/// What is written in a box, and the section whose colour it has.
struct Box {
  std::string title;
  std::vector<std::string> lines;
  int section;
};

namespace detail {

/// Lines of at most `width` characters, or of one longer word.
inline std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
  std::vector<std::string> lines;
  std::istringstream words(text);
  for (std::string word; words >> word;)
    if (!lines.empty() && lines.back().size() + 1 + word.size() <= width)
      lines.back() += " " + word;
    else
      lines.push_back(word);
  return lines;
}

inline constexpr const char* style =
    "text{fill:#1f2328;text-anchor:middle}.title{font-weight:600;font-size:18px}"
    ".small{fill:#59636e}.page{fill:#fff}.box{stroke-width:1.5}.arrow{fill:none;stroke:#8b949e;"
    "stroke-width:1.5}"
    ".head{fill:#8b949e}.level{stroke:#8b949e;stroke-dasharray:2 4}"
    ".s0{fill:#eaf3ff;stroke:#5b8fc7}.s1{fill:#e9f7ec;stroke:#58a36c}"
    ".s2{fill:#fff5e0;stroke:#c99a3c}.s3{fill:#f8ecfb;stroke:#a871b8}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.small{fill:#9da7b1}.page{fill:#0d1117}"
    ".arrow{stroke:#8b949e}.s0{fill:#11263f}.s1{fill:#10291a}.s2{fill:#2f2410}.s3{fill:#2b1732}}";

inline constexpr int margin = 16, title_height = 34, line_height = 20;

/// Of a box as high as its text.
inline int height_of(const Box& box) {
  const int lines = static_cast<int>(box.lines.size());
  return title_height + line_height * lines + (lines > 0 ? 4 : 0);
}

/// A box around x; the first `dark` of its lines have the colour of the title.
inline void draw_box(std::ostream& out, const Box& box, std::size_t dark, int x, int y, int width,
                     int height) {
  out << "<rect class=\"box s" << box.section << "\" x=\"" << x - width / 2 << "\" y=\"" << y
      << "\" width=\"" << width << "\" height=\"" << height
      << "\" rx=\"6\"/><text class=\"title\" x=\"" << x << "\" y=\"" << y + 23 << "\">" << box.title
      << "</text>\n";
  for (std::size_t i = 0; i < box.lines.size(); ++i)
    out << "<text" << (i < dark ? "" : " class=\"small\"") << " x=\"" << x << "\" y=\""
        << y + 24 + line_height * static_cast<int>(i + 1) << "\">" << box.lines[i] << "</text>\n";
}

/// A whole file.
inline std::string page(const std::string& title, int width, int height, const std::string& body) {
  std::ostringstream out;
  out << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << width << "\" height=\"" << height
      << "\" viewBox=\"0 0 " << width << ' ' << height
      << "\" font-family=\"system-ui,sans-serif\" font-size=\"16\" role=\"img\">\n<title>" << title
      << "</title>\n<style>" << style
      << "</style>\n<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n"
      << body << "</svg>\n";
  return out.str();
}

}  // namespace detail

}  // namespace architecture
