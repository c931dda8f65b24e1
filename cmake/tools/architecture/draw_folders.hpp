// SPDX-License-Identifier: MIT
// The drawing of all folders, with arrows for what they include.
#pragma once

#include <algorithm>
#include <ostream>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "headers.hpp"
#include "layout.hpp"
#include "svg.hpp"

namespace architecture {
namespace detail {

/// A layout of boxes with the heights of its rows.
struct Drawing {
  static constexpr int box_width = 196, gap = 12, most = 3, between = 34;

  Drawing(const std::vector<Box>& all, const Diagram& diagram, int top)
      : boxes(all), layout(lay_out(diagram, box_width, gap, most)) {
    for (Layout::Place& place : layout.places) place.x += margin;
    y.resize(layout.rows.size());
    height.resize(layout.rows.size());
    for (std::size_t row = layout.rows.size(); row-- > 0;) {
      y[row] = top;
      for (const int place : layout.rows[row])
        if (const int box = layout.places[place].box; box >= 0)
          height[row] = std::max(height[row], height_of(boxes[box]));
      top += height[row] + between;
    }
    bottom = top - between + margin;
  }

  /// Arrows leave and reach a box side by side, in the order of where they go.
  int end_of_arrow(int place, bool below, int other) const {
    std::vector<std::pair<int, int>> neighbours;
    for (const auto& [from, to] : layout.arrows)
      if ((below ? from : to) == place) {
        const int next = below ? to : from;
        neighbours.emplace_back(layout.places[next].x, next);
      }
    std::sort(neighbours.begin(), neighbours.end());
    const int n = static_cast<int>(neighbours.size());
    const int step = std::min(22, (box_width - 40) / std::max(1, n - 1));
    int x = layout.places[place].x;
    for (int i = 0; i < n; ++i)
      if (neighbours[i].second == other) x += (2 * i - n + 1) * step / 2;
    return x;
  }

  /// An arrow from a box to one, straight through the rows between them.
  void draw_arrow(std::ostream& out, int from, int to) const {
    int x = end_of_arrow(from, true, to);
    int begin = y[layout.places[from].row] + height[layout.places[from].row];
    out << "<path class=\"arrow\" marker-end=\"url(#head)\" d=\"M" << x << ' ' << begin;
    for (int previous = from, next = to;;) {
      const Layout::Place& at = layout.places[next];
      const bool passes = at.box < 0;
      const int end = passes ? at.x : end_of_arrow(next, false, previous);
      const int middle = (begin + y[at.row]) / 2;
      out << 'C' << x << ' ' << middle << ' ' << end << ' ' << middle << ' ' << end << ' '
          << y[at.row] - (passes ? 0 : 1);
      if (!passes) break;
      begin = y[at.row] + height[at.row];
      out << 'V' << begin;
      x = end;
      previous = next;
      for (const auto& [one, further] : layout.arrows)
        if (one == previous) next = further;
    }
    out << "\"/>\n";
  }

  void draw(std::ostream& out) const {
    out << "<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"9\" "
           "markerHeight=\"9\" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path "
           "class=\"head\" d=\"M0 0L8 4L0 8Z\"/></marker></defs>\n";
    for (const auto& [from, to] : layout.arrows)
      if (layout.places[from].box >= 0) draw_arrow(out, from, to);
    for (const Layout::Place& place : layout.places)
      if (place.box >= 0)
        draw_box(out, boxes[place.box], boxes[place.box].lines.size() - 1, place.x, y[place.row],
                 box_width, height[place.row]);
  }

  const std::vector<Box>& boxes;
  Layout layout;
  std::vector<int> y, height;  // of rows
  int bottom = 0;
};

inline constexpr int legend_row = 26;  // of two sections

/// With the margin above it.
inline int height_of_legend(const std::vector<std::string>& sections) {
  return margin + (static_cast<int>(sections.size()) + 1) / 2 * legend_row + 10;
}
inline void draw_legend(std::ostream& out, const std::vector<std::string>& sections, int width) {
  for (std::size_t s = 0; s < sections.size(); ++s) {
    const int x = s % 2 == 0 ? margin : width / 2,
              y = margin + static_cast<int>(s / 2) * legend_row;
    out << "<rect class=\"box s" << s << "\" x=\"" << x << "\" y=\"" << y
        << "\" width=\"18\" height=\"18\" rx=\"4\"/><text style=\"text-anchor:start\" x=\""
        << x + 26 << "\" y=\"" << y + 14 << "\">" << sections[s] << "</text>\n";
  }
}

}  // namespace detail

/// io of io/csv.
inline std::string outer(const std::string& folder) { return folder.substr(0, folder.find('/')); }

/// All folders; those behind io/ count to it.
inline std::string draw_folders(const Library& library) {
  std::vector<Box> boxes;
  std::vector<std::string> names;
  for (const Folder& folder : library.folders) {
    if (outer(folder.name) != folder.name) continue;
    int headers = 0;
    std::size_t lines = 0;
    for (const auto& [name, header] : library.headers) {
      if (outer(header.folder) != folder.name) continue;
      ++headers;
      for (const File& file : header.files) lines += file.lines.size();
    }
    Box box{.title = folder.name,
            .lines = detail::wrapped(folder.question, 21),
            .section = folder.section};
    // In hundreds, so that not every change of a header changes the drawing.
    const std::size_t hundreds = std::max<std::size_t>(1, (lines + 50) / 100);
    box.lines.push_back(std::to_string(headers) + (headers == 1 ? " header, " : " headers, ") +
                        std::to_string(hundreds) + "00 lines");
    boxes.push_back(box);
    names.push_back(folder.name);
  }
  Diagram diagram{std::vector<std::set<int>>(boxes.size())};
  const auto number = [&](const std::string& folder) {
    return static_cast<int>(std::find(names.begin(), names.end(), outer(folder)) - names.begin());
  };
  for (const auto& [name, header] : library.headers)
    for (const std::string& include : header.includes)
      if (const auto other = library.headers.find(include); other != library.headers.end())
        if (const int a = number(header.folder), b = number(other->second.folder); a != b)
          diagram.below[a].insert(b);
  const detail::Drawing drawing(boxes, diagram, detail::height_of_legend(library.sections));
  const int width = drawing.layout.width + 2 * detail::margin;
  std::ostringstream body;
  detail::draw_legend(body, library.sections, width);
  drawing.draw(body);
  return detail::page("The folders of ctnn and what they include", width, drawing.bottom,
                      body.str());
}

}  // namespace architecture
