// SPDX-License-Identifier: MIT
// Whether a text is well-formed, as XML and HTML are.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace test {

/// Whether every tag is closed in its order, attributes have both quotes, and every & begins an entity.
/// Of HTML it knows what is never closed, and that a style is no markup.
inline bool well_formed(std::string_view text) {
  std::vector<std::string> open;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '&' && text.find(';', i) > i + 8) return false;
    if (text[i] == '>') return false;
    if (text[i] != '<') continue;
    const std::size_t end = text.find('>', i);
    if (end == std::string_view::npos) return false;
    const std::string_view tag = text.substr(i + 1, end - i - 1);
    if (std::ranges::count(tag, '"') % 2 != 0 || tag.find('<') != std::string_view::npos)
      return false;
    const std::string name(tag.substr(0, tag.find_first_of(" /", 1)));
    if (name.starts_with('/')) {
      if (open.empty() || open.back() != name.substr(1)) return false;
      open.pop_back();
    } else if (!tag.ends_with('/') && name != "meta" && name != "link" && name != "!DOCTYPE") {
      open.push_back(name);
    }
    i = end;
    if (name == "style") i = text.find("</style>", i) - 1;
  }
  return open.empty();
}

inline std::size_t count(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++n;
  return n;
}

inline bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace test
