// SPDX-License-Identifier: MIT
// Drawings of folders and of the headers in one, as SVG.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "headers.hpp"
#include "layout.hpp"

namespace architecture {

/// What is written in a box, and the section whose colour it has.
struct Box {
  std::string title;
  std::vector<std::string> lines;
  int section;
};

namespace detail {

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
    "text{fill:#1f2328;text-anchor:middle}.title{font-weight:600;font-size:18px}.small{fill:#"
    "59636e}"
    ".page{fill:#fff}.box{stroke-width:1.5}.arrow{fill:none;stroke:#8b949e;stroke-width:1.5}"
    ".head{fill:#8b949e}.floor{stroke:#8b949e;stroke-dasharray:2 4}"
    ".s0{fill:#eaf3ff;stroke:#5b8fc7}.s1{fill:#e9f7ec;stroke:#58a36c}"
    ".s2{fill:#fff5e0;stroke:#c99a3c}.s3{fill:#f8ecfb;stroke:#a871b8}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.small{fill:#9da7b1}.page{fill:#0d1117}"
    ".arrow{stroke:#8b949e}.s0{fill:#11263f}.s1{fill:#10291a}.s2{fill:#2f2410}.s3{fill:#2b1732}}";

inline constexpr int margin = 16, title_height = 34, line_height = 20;

inline int height_of(const Box& box) {
  const int lines = static_cast<int>(box.lines.size());
  return title_height + line_height * lines + (lines > 0 ? 4 : 0);
}

/// The first `plain` lines are as dark as the title.
inline void draw_box(std::ostream& out, const Box& box, std::size_t plain, int x, int y, int width,
                     int height) {
  out << "<rect class=\"box s" << box.section << "\" x=\"" << x - width / 2 << "\" y=\"" << y
      << "\" width=\"" << width << "\" height=\"" << height
      << "\" rx=\"6\"/><text class=\"title\" x=\"" << x << "\" y=\"" << y + 23 << "\">" << box.title
      << "</text>\n";
  for (std::size_t i = 0; i < box.lines.size(); ++i)
    out << "<text" << (i < plain ? "" : " class=\"small\"") << " x=\"" << x << "\" y=\""
        << y + 24 + line_height * static_cast<int>(i + 1) << "\">" << box.lines[i] << "</text>\n";
}

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

/// The drawing of boxes, those of the lowest row at the bottom; a legend of the sections if there are
/// any.
inline std::string draw(const std::string& title, const std::vector<Box>& boxes,
                        const Diagram& diagram, const std::vector<std::string>& sections,
                        int box_width, int gap, int most) {
  using detail::margin;
  constexpr int between = 34;
  Layout layout = lay_out(diagram, box_width, gap, most);
  for (Layout::Place& place : layout.places) place.x += margin;
  const int width = layout.width + 2 * margin;

  int top = margin;
  const int legend_rows = (static_cast<int>(sections.size()) + 1) / 2;
  top += legend_rows * 26 + (legend_rows > 0 ? 10 : 0);
  std::vector<int> y(layout.rows.size()), height(layout.rows.size());
  for (std::size_t row = layout.rows.size(); row-- > 0;) {
    y[row] = top;
    for (const int place : layout.rows[row])
      if (const int box = layout.places[place].box; box >= 0)
        height[row] = std::max(height[row], detail::height_of(boxes[box]));
    top += height[row] + between;
  }
  const int total = top - between + margin;

  std::ostringstream out;
  out << "<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"9\" "
         "markerHeight=\"9\" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"head\" "
         "d=\"M0 0L8 4L0 8Z\"/></marker></defs>\n";
  for (std::size_t s = 0; s < sections.size(); ++s) {
    const int x = s % 2 == 0 ? margin : width / 2, at = margin + static_cast<int>(s / 2) * 26;
    out << "<rect class=\"box s" << s << "\" x=\"" << x << "\" y=\"" << at
        << "\" width=\"18\" height=\"18\" rx=\"4\"/><text style=\"text-anchor:start\" x=\""
        << x + 26 << "\" y=\"" << at + 14 << "\">" << sections[s] << "</text>\n";
  }

  // Arrows leave and reach a box side by side, in the order of where they go.
  const auto side = [&](int place, bool below, int other) {
    std::vector<std::pair<int, int>> neighbours;
    for (const auto& [from, to] : layout.arrows)
      if ((below ? from : to) == place) {
        const int next = below ? to : from;
        neighbours.emplace_back(layout.places[next].x, next);
      }
    std::sort(neighbours.begin(), neighbours.end());
    const int n = static_cast<int>(neighbours.size());
    const int step = std::min(22, (box_width - 40) / std::max(1, n - 1));
    for (int i = 0; i < n; ++i)
      if (neighbours[i].second == other) return layout.places[place].x + (2 * i - n + 1) * step / 2;
    return layout.places[place].x;
  };
  for (const auto& [from, to] : layout.arrows) {
    if (layout.places[from].box < 0) continue;  // drawn with its beginning
    int row = layout.places[from].row, x = side(from, true, to), bottom = y[row] + height[row];
    out << "<path class=\"arrow\" marker-end=\"url(#head)\" d=\"M" << x << ' ' << bottom;
    for (int previous = from, next = to;;) {
      const Layout::Place& at = layout.places[next];
      const int end = at.box < 0 ? at.x : side(next, false, previous);
      const int middle = (bottom + y[at.row]) / 2;
      out << 'C' << x << ' ' << middle << ' ' << end << ' ' << middle << ' ' << end << ' '
          << y[at.row] - (at.box < 0 ? 0 : 1);
      if (at.box >= 0) break;
      bottom = y[at.row] + height[at.row];
      out << 'V' << bottom;
      x = end;
      previous = next;
      for (const auto& [begin, further] : layout.arrows)
        if (begin == previous) next = further;
    }
    out << "\"/>\n";
  }
  for (const Layout::Place& place : layout.places)
    if (place.box >= 0)
      detail::draw_box(out, boxes[place.box], boxes[place.box].lines.size() - 1, place.x,
                       y[place.row], box_width, height[place.row]);
  return detail::page(title, width, total, out.str());
}

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
  return draw("The folders of ctnn and what they include", boxes, diagram, library.sections, 196,
              12, 3);
}

/// The headers of one folder, floor by floor; each says which of the folder it includes, but for those
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
  const std::vector<int> floor = detail::rows_of(diagram, static_cast<int>(names.size()));

  constexpr int columns = 2, box_width = 256, gap = 10,
                width = 2 * detail::margin + columns * box_width + (columns - 1) * gap;
  int y = detail::margin;
  std::ostringstream body;
  for (int at = *std::max_element(floor.begin(), floor.end()); at >= 0; --at) {
    std::vector<Box> boxes;
    for (std::size_t h = 0; h < names.size(); ++h) {
      if (floor[h] != at) continue;
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
      body << "<path class=\"floor\" d=\"M" << detail::margin << ' ' << y << "H"
           << width - detail::margin << "\"/>\n";
      y += gap;
    }
  }
  return detail::page("The headers of " + folder.name + "/ by floors", width,
                      y - gap + detail::margin, body.str());
}

}  // namespace architecture
