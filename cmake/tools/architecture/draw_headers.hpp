// SPDX-License-Identifier: MIT
// The drawing of the headers of one folder.
#pragma once

#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "headers.hpp"
#include "layout.hpp"
#include "svg.hpp"

namespace architecture {

/// The headers of one folder, level by level; each says which of the folder it includes, but for those
/// it reaches by way of others.
inline std::string draw_headers(const Library& library, const Folder& folder) {
  std::vector<std::string> names, titles;
  for (const auto& [name, header] : library.headers)
    if (header.folder == folder.name) {
      names.push_back(name);
      titles.push_back(name.substr(name.rfind('/') + 1));
    }
  Diagram diagram{std::vector<std::set<int>>(names.size())};
  for (std::size_t h = 0; h < names.size(); ++h)
    for (const std::string& include : library.headers.at(names[h]).includes)
      if (const auto at = std::find(names.begin(), names.end(), include); at != names.end())
        diagram.below[h].insert(static_cast<int>(at - names.begin()));
  const Diagram reduced = detail::reduced(diagram);
  const std::vector<int> level = detail::rows_of(diagram, static_cast<int>(names.size()));

  constexpr int columns = 2, box_width = 256, gap = 10,
                width = 2 * detail::margin + columns * box_width + (columns - 1) * gap;
  int y = detail::margin;
  std::ostringstream body;
  for (int at = *std::max_element(level.begin(), level.end()); at >= 0; --at) {
    std::vector<Box> boxes;
    for (std::size_t h = 0; h < names.size(); ++h) {
      if (level[h] != at) continue;
      std::string on;
      for (const int below : reduced.below[h]) on += (on.empty() ? "on " : ", ") + titles[below];
      boxes.push_back({titles[h], detail::wrapped(on, 29), folder.section});
    }
    for (std::size_t first = 0; first < boxes.size(); first += columns) {
      const std::size_t last = std::min(boxes.size(), first + columns);
      int height = 0;
      for (std::size_t b = first; b < last; ++b)
        height = std::max(height, detail::height_of(boxes[b]));
      const int used = static_cast<int>(last - first) * (box_width + gap) - gap;
      for (std::size_t b = first; b < last; ++b)
        detail::draw_box(
            body, boxes[b], 0,
            (width - used + box_width) / 2 + static_cast<int>(b - first) * (box_width + gap), y,
            box_width, height);
      y += height + gap;
    }
    if (at > 0) {
      body << "<path class=\"level\" d=\"M" << detail::margin << ' ' << y << "H"
           << width - detail::margin << "\"/>\n";
      y += gap;
    }
  }
  return detail::page("The headers of " + folder.name + "/ by levels", width,
                      y - gap + detail::margin, body.str());
}

}  // namespace architecture
