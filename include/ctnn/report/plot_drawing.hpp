// SPDX-License-Identifier: MIT
// A plot as an SVG group: its map, grid, lines, dots and bars, and the legend. Only
// plot-inl.hpp includes it.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/report/plot_axis.hpp>
#include <ctnn/report/plot_content.hpp>
#include <ctnn/report/svg.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Draws a plot, which must outlive it.
class PlotDrawing {
  using Axis = PlotAxis;
  using Point = PlotPoint;
  using Series = PlotSeries;
  using Kind = Series::Kind;

 public:
  explicit PlotDrawing(const PlotContent& content)
      : options_(content.options),
        series_(content.series),
        labels_(content.labels),
        cells_(content.cells),
        map_name_(content.map_name),
        two_colors_(content.two_colors) {}

  [[nodiscard]] int outer_width() const { return left(upwards()) + options_.width + right; }
  [[nodiscard]] int outer_height() const { return top() + options_.height + bottom + label_room(); }

  /// The group whose upper left corner is at (x, y).
  CTNN_COLD std::string group(int x, int y) const {
    using namespace svg;
    const Axis across =
        labels_.empty() ? axis(&Point::x, options_.x_low, options_.x_high, false, options_.width)
                        : Axis{-0.5, double(labels_.size()) - 0.5, double(options_.width)};
    const Axis up = upwards();
    std::string out =
        join({"<g transform=\"translate(", pixels(x + left(up)), ",", pixels(y + top()), ")\">\n",
              text(0, 18 - top(), options_.title, " font-size=\"14\""), legend(34 - top()).first,
              cells(), grid(across, up)});
    // A viewport of its own cuts off what is beyond the axes; half a dot more stays whole.
    out += join({"<svg x=\"-3\" y=\"-3\" width=\"", pixels(options_.width + 6), "\" height=\"",
                 pixels(options_.height + 6), "\" viewBox=\"-3 -3 ", pixels(options_.width + 6),
                 " ", pixels(options_.height + 6), "\">\n"});
    for (const Series& each : series_) out += drawn(each, across, up);
    return out + "</svg>\n</g>\n";
  }

 private:
  static constexpr int least_left = 62;  // enough for four characters
  static constexpr int right = 18;
  static constexpr int bottom = 46;
  static constexpr int cell = PlotContent::cell;
  static constexpr int levels = 10;
  static constexpr double fullness(int level) { return 0.04 + 0.07 * level; }

  CTNN_COLD Axis upwards() const {
    return axis(&Point::y, options_.y_low, options_.y_high, options_.log_y, -options_.height);
  }
  struct Ticks {
    std::vector<double> at;
    std::vector<std::string> numbers;
  };
  CTNN_COLD static Ticks ticks(const Axis& up) {
    Ticks result{axis_ticks(up.low, up.high, 5, up.log), {}};
    result.numbers = svg::apart(result.at);
    for (std::size_t i = 0; up.log && i < result.at.size(); ++i)
      if (const double power = std::round(std::log10(result.at[i])); std::abs(power) > 3)
        result.numbers[i] = svg::join({"1e", svg::pixels(power)});
    return result;
  }
  /// Room for the numbers, and for the words beside them.
  CTNN_COLD static int left(const Axis& up) {
    std::size_t longest = 0;
    for (const std::string& number : ticks(up).numbers) longest = std::max(longest, number.size());
    return std::max(least_left, static_cast<int>(8 * longest) + 24);
  }
  /// What labels take below those of one line; 0 where they fit beside one another.
  CTNN_COLD int label_room() const {
    double widest = 0;
    for (const std::string& label : labels_) widest = std::max(widest, svg::width(label));
    const bool fit = widest * static_cast<double>(labels_.size()) <= options_.width;
    return fit ? 0 : static_cast<int>(widest);
  }
  [[nodiscard]] int top() const { return 30 + 16 * legend(0).second; }

  CTNN_COLD Axis axis(double Point::* coordinate, double low, double high, bool log,
                      double pixels) const {
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    for (const Series& each : series_)
      for (const Point& point : each.points) {
        const double value = point.*coordinate;
        if (!std::isfinite(value) || (log && value <= 0)) continue;
        const double base = each.kind == Kind::bars && !log ? 0 : value;  // bars stand on zero
        least = std::min({least, value, base});
        most = std::max({most, value, base});
      }
    if (!(least <= most) && !(std::isfinite(low) && std::isfinite(high)))
      throw Error("Plot '" + options_.title + "': there is no number to draw.");
    return axis_of(least, most, low, high, log, pixels);
  }

  /// The legend in rows that begin at y; how many rows.
  CTNN_COLD std::pair<std::string, int> legend(int y) const {
    using namespace svg;
    std::string out;
    double x = 0;
    int row = 0;
    const auto place = [&](double wide) {
      if (x > 0 && x + wide > options_.width) x = 0, ++row;
      return std::exchange(x, x + wide + 14);
    };
    std::vector<std::string_view> seen;
    for (const Series& each : series_) {
      if (each.name.empty() || std::ranges::count(seen, each.name) > 0) continue;
      seen.push_back(each.name);
      const double at = place(18 + width(each.name));
      const double middle = y + 16 * row;
      if (each.kind == Kind::bars)
        out += path(in_color("area", each.color), box(at, middle - 5, 12, 10));
      else if (each.kind == Kind::dots)
        out += path(in_color(each.color % 2 == 0 ? "dots" : "dots square", each.color),
                    to("M", at + 6, middle) + "h.01");
      else
        out += path(in_color(each.kind == Kind::line ? "line" : "line dashes", each.color),
                    to("M", at, middle) + "h14");
      out += text(at + 18, middle + 4, each.name);
    }
    if (!map_name_.empty()) {
      const auto [low, high] = ends_of_cells();
      const std::string from = map_name_ + ' ' + digits(low);
      const std::string until = digits(high);
      const double at = place(width(from) + 70 + width(until));
      const double bar = at + width(from) + 4;
      const double middle = y + 16 * row;
      for (int level = 0; level < levels; ++level)
        out += path(in_color("area", 5), box(bar + 6 * level, middle - 5, 6, 10), fullness(level));
      out += text(bar - 4, middle + 4, from, " text-anchor=\"end\"") +
             text(bar + 6 * levels + 4, middle + 4, until);
    }
    return {out, seen.empty() && map_name_.empty() ? 0 : row + 1};
  }

  /// The lowest and the highest finite value of a map.
  CTNN_COLD std::pair<double, double> ends_of_cells() const {
    std::pair<double, double> ends{std::numeric_limits<double>::infinity(),
                                   -std::numeric_limits<double>::infinity()};
    for (const double value : cells_)
      if (std::isfinite(value)) ends = {std::min(ends.first, value), std::max(ends.second, value)};
    if (!(ends.first <= ends.second))
      throw Error("Plot '" + options_.title + "': there is no number to draw.");
    return ends;
  }

  CTNN_COLD std::string cells() const {
    using namespace svg;
    if (cells_.empty()) return {};
    const auto [least, most] = ends_of_cells();
    const double low = two_colors_ ? 0.5 : least;
    const double half = two_colors_ ? 0.25 : std::max(most / 2 - least / 2, 1e-300);
    // Cells of a level are one path; with two colours levels below zero are of the first, and all are
    // paler, for dots of the same colours. NaN has no level.
    std::array<std::string, 2 * levels> paths;
    constexpr int none = levels;
    const int columns = options_.width / cell;
    const auto level = [&](int row, int column) {
      const double value = cells_[static_cast<std::size_t>(row * columns + column)];
      if (std::isnan(value)) return none;
      return static_cast<int>(std::clamp(std::floor((value / 2 - low / 2) / half * levels),
                                         double{-levels}, double{levels - 1}));
    };
    for (int row = 0; row < options_.height / cell; ++row)
      for (int first = 0, end = 0; first < columns; first = end) {
        while (end < columns && level(row, end) == level(row, first)) ++end;
        if (level(row, first) == none) continue;
        paths[static_cast<std::size_t>(level(row, first) + levels)] +=
            box(first * cell, row * cell, (end - first) * cell, cell);
      }
    std::string out = "<g shape-rendering=\"crispEdges\">\n";
    for (int k = -levels; k < levels; ++k)
      out += path(in_color("area", two_colors_ ? (k < 0 ? 0 : 1) : 5),
                  paths[static_cast<std::size_t>(k + levels)],
                  fullness(k < 0 ? -k - 1 : k) * (two_colors_ ? 0.6 : 1));
    return out + "</g>\n";
  }

  CTNN_COLD std::string grid(const Axis& across, const Axis& up) const {
    using namespace svg;
    const double width = options_.width;
    const double height = options_.height;
    std::string words;
    std::string lines;
    std::string marks = join({"M0 0v", pixels(height), "h", pixels(width)});
    const Ticks numbers = ticks(up);
    for (std::size_t i = 0; i < numbers.at.size(); ++i) {
      const double y = up.at(numbers.at[i]);
      if (cells_.empty()) lines += to("M", 0, y) + "h" + pixels(width);
      marks += to("M", -4, y) + "h4";
      words += text(-7, y + 4, numbers.numbers[i], " text-anchor=\"end\"");
    }
    if (labels_.empty()) {
      const int count = std::max(options_.width / 60, 4);
      const std::vector<double> sideways = axis_ticks(across.low, across.high, count, false);
      const std::vector<std::string> places = apart(sideways);
      for (std::size_t i = 0; i < sideways.size(); ++i) {
        const double x = across.at(sideways[i]);
        marks += to("M", x, height) + "v4";
        words += text(x, height + 18, places[i], " text-anchor=\"middle\"");
      }
    }
    const int upright = label_room();
    for (std::size_t i = 0; i < labels_.size(); ++i)
      if (const double x = across.at(static_cast<double>(i)); upright > 0)
        words +=
            text(-height - 8, x + 4, labels_[i], " text-anchor=\"end\" transform=\"rotate(-90)\"");
      else
        words += text(x, height + 18, labels_[i], " text-anchor=\"middle\"");
    return join({path("grid", lines), path("axis", marks), words,
                 text(width / 2, height + 38 + upright, options_.x, " text-anchor=\"middle\""),
                 text(-height / 2, 12 - left(up), options_.y,
                      " text-anchor=\"middle\" transform=\"rotate(-90)\"")});
  }

  CTNN_COLD std::string drawn(const Series& series, const Axis& across, const Axis& up) const {
    using namespace svg;
    if (series.kind == Kind::bars) return bar(series, across, up);
    const bool dots = series.kind == Kind::dots;
    std::string d;
    bool begun = false;  // a line that the next point continues
    for (const Point& point : series.points) {
      const bool seen =
          std::isfinite(point.x) && std::isfinite(point.y) && !(up.log && point.y <= 0);
      if (seen)
        d += to(begun ? "L" : "M", across.at(point.x), up.at(point.y)) + (dots ? "h.01" : "");
      begun = seen && !dots;
    }
    const std::string_view kind = dots ? (series.color % 2 == 0 ? "dots" : "dots square")
                                       : (series.kind == Kind::line ? "line" : "line dashes");
    return path(in_color(kind, series.color), d);
  }

  CTNN_COLD std::string bar(const Series& series, const Axis& across, const Axis& up) const {
    const auto is_bars = [](const Series& s) { return s.kind == Kind::bars; };
    const auto sets = static_cast<double>(std::ranges::count_if(series_, is_bars));
    const auto before = static_cast<double>(std::count_if(series_.data(), &series, is_bars));
    const double slot = across.at(1) - across.at(0);
    const double wide = 0.8 * slot / sets;
    const double zero = std::clamp(up.at(up.log ? up.low : 0), 0.0, double(options_.height));
    std::string d;
    for (const Point& point : series.points)
      if (const double y = up.at(point.y); std::isfinite(point.y) && !std::isnan(y))
        d += svg::box(across.at(point.x) - 0.4 * slot + wide * before, std::min(y, zero), wide,
                      std::abs(y - zero));
    return svg::path(svg::in_color("area", series.color), d);
  }

  const PlotOptions& options_;
  const std::vector<Series>& series_;
  const std::vector<std::string>& labels_;
  const std::vector<double>& cells_;
  const std::string& map_name_;
  bool two_colors_;
};

}  // namespace ctnn::inline CTNN_ABI::detail
