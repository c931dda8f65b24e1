// SPDX-License-Identifier: MIT
// Definitions of report/plot.hpp: what is added to a plot, functions as points and cells, and plots as
// one picture.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/files/file_path.hpp>
#include <ctnn/io/files/replace_file.hpp>
#include <ctnn/report/plot.hpp>
#include <ctnn/report/plot_axis.hpp>
#include <ctnn/report/plot_content.hpp>
#include <ctnn/report/plot_drawing.hpp>
#include <ctnn/report/svg.hpp>

namespace ctnn::inline CTNN_ABI {

CTNN_COLD CTNN_FUNC Plot::Plot(Options options) : content_{.options = std::move(options)} {
  const Options& o = content_.options;
  if (std::min(o.width, o.height) < cell || std::max(o.width, o.height) > 100'000)
    throw Error("Plot '" + o.title + "': " + std::to_string(o.width) + " by " +
                std::to_string(o.height) + " pixels cannot be drawn on: take " +
                std::to_string(cell) + " to 100000 each way.");
  if (o.x_low >= o.x_high || o.y_low >= o.y_high)
    throw Error("Plot '" + o.title +
                "': an axis ends where it begins or before: its low end must be below its high "
                "end.");
}

CTNN_COLD CTNN_FUNC Plot& Plot::line(std::string_view name, std::vector<Point> points,
                                     bool dashed) {
  return add(name, dashed ? Kind::dashes : Kind::line, std::move(points));
}

CTNN_COLD CTNN_FUNC Plot& Plot::line(std::string_view name, std::span<const double> x,
                                     std::span<const double> y, bool dashed) {
  if (x.size() != y.size())
    throw Error("Plot '" + content_.options.title + "': '" + std::string(name) + "' has " +
                std::to_string(x.size()) + " x and " + std::to_string(y.size()) +
                " y: give as many of one as of the other.");
  std::vector<Point> points;
  for (std::size_t i = 0; i < y.size(); ++i) points.push_back({x[i], y[i]});
  return line(name, std::move(points), dashed);
}

CTNN_COLD CTNN_FUNC Plot& Plot::line(std::string_view name, std::span<const double> y, bool dashed,
                                     double first) {
  return line(name, numbered(y, first), dashed);
}

CTNN_COLD CTNN_FUNC Plot& Plot::steps(std::string_view name, std::span<const double> y, bool dashed,
                                      double first) {
  std::vector<Point> points;
  for (const Point& point : numbered(y, first)) {
    if (!points.empty()) points.push_back({point.x, points.back().y});
    points.push_back(point);
  }
  return line(name, std::move(points), dashed);
}

CTNN_COLD CTNN_FUNC Plot& Plot::dots(std::string_view name, std::vector<Point> points) {
  return add(name, Kind::dots, std::move(points));
}

CTNN_COLD CTNN_FUNC Plot& Plot::bars(std::string_view name, std::span<const double> y) {
  return add(name, Kind::bars, numbered(y, 0));
}

CTNN_COLD CTNN_FUNC Plot& Plot::labels(std::vector<std::string> names) {
  content_.labels = std::move(names);
  return *this;
}

CTNN_COLD CTNN_FUNC Plot& Plot::add(std::string_view name, Kind kind, std::vector<Point> points) {
  const auto found = std::ranges::find(content_.series, name, &detail::PlotSeries::name);
  if (found == content_.series.end()) ++content_.names;
  const std::size_t color = found == content_.series.end() ? content_.names - 1 : found->color;
  content_.series.push_back({std::string(name), kind, color, std::move(points)});
  return *this;
}

CTNN_COLD CTNN_FUNC std::vector<Plot::Point> Plot::numbered(std::span<const double> y,
                                                            double first) {
  std::vector<Point> points;
  for (std::size_t i = 0; i < y.size(); ++i)
    points.push_back({first + static_cast<double>(i), y[i]});
  return points;
}

CTNN_COLD CTNN_FUNC Plot& Plot::trace(std::string_view name, double (*value)(void* f, double x),
                                      void* f, bool dashed) {
  const double low = content_.options.x_low;
  const double high = content_.options.x_high;
  if (!std::isfinite(low) || !std::isfinite(high))
    throw Error("Plot '" + content_.options.title + "': a curve needs x_low and x_high.");
  std::vector<Point> sampled;
  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  const int last = std::max(content_.options.width / 2, 1);
  for (int i = 0; i <= last; ++i) {
    const double x = low * (1 - double(i) / last) + high * (double(i) / last);
    const double y = value(f, x);
    sampled.push_back({x, y});
    if (std::isfinite(y)) least = std::min(least, y), most = std::max(most, y);
  }
  if (std::isfinite(content_.options.y_low)) least = content_.options.y_low;
  if (std::isfinite(content_.options.y_high)) most = content_.options.y_high;
  // What rises by more than that is halved until it is a hundredth of a pixel wide.
  const double visible = 0.03 * (most - least);
  constexpr int most_halved = 8;
  struct Part {
    Point end;
    int halved;
  };
  std::vector<Point> points{sampled.front()};
  for (std::size_t i = 1; i < sampled.size(); ++i) {
    const auto first = static_cast<std::ptrdiff_t>(points.size());
    const auto rise = [](const Point& a, const Point& b) { return std::abs(b.y - a.y); };
    for (std::vector<Part> parts{{sampled[i], 0}}; !parts.empty();) {
      const Point begin = points.back();
      const Point end = parts.back().end;
      const double height = rise(begin, end);
      if (std::isfinite(height) && height > visible && parts.back().halved < most_halved) {
        const int halved = ++parts.back().halved;
        const double middle = begin.x + (end.x - begin.x) / 2;
        parts.push_back({{middle, value(f, middle)}, halved});
      } else {
        points.push_back(end);
        parts.pop_back();
      }
    }
    // A step is upright now, and so would a pole be, which rises by more than both sides are apart.
    auto steepest = points.begin() + first;
    for (auto at = steepest; at != points.end(); ++at)
      if (rise(at[-1], *at) > rise(steepest[-1], *steepest)) steepest = at;
    if (rise(steepest[-1], *steepest) > 2 * rise(sampled[i - 1], sampled[i]))
      points.insert(steepest, {steepest->x, Options::nan});
  }
  return line(name, std::move(points), dashed);
}

CTNN_COLD CTNN_FUNC Plot& Plot::sample(double (*value)(void* f, double x, double y), void* f) {
  const Options& o = content_.options;
  if (!std::isfinite(o.x_low + o.x_high + o.y_low + o.y_high) || o.log_y)
    throw Error("Plot '" + o.title +
                "': a map needs x_low, x_high, y_low and y_high, and no log_y.");
  content_.cells.clear();
  const int columns = o.width / cell;
  const int rows = o.height / cell;
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column)
      content_.cells.push_back(value(f, o.x_low + (o.x_high - o.x_low) * (column + 0.5) / columns,
                                     o.y_high - (o.y_high - o.y_low) * (row + 0.5) / rows));
  return *this;
}

CTNN_FUNC int Plot::outer_width() const { return detail::PlotDrawing(content_).outer_width(); }
CTNN_FUNC int Plot::outer_height() const { return detail::PlotDrawing(content_).outer_height(); }

CTNN_COLD CTNN_FUNC std::string Plot::group(int x, int y) const {
  return detail::PlotDrawing(content_).group(x, y);
}

CTNN_COLD CTNN_FUNC std::vector<double> Plot::ticks(double low, double high, int count, bool log) {
  return detail::axis_ticks(low, high, count, log);
}

CTNN_COLD CTNN_FUNC std::string svg(std::span<const Plot> plots, int columns) {
  const auto in_row = static_cast<std::size_t>(std::max(columns, 1));
  int width = 0;
  int height = 0;
  std::string inner;
  for (std::size_t first = 0; first < plots.size(); first += in_row) {
    int x = 0;
    int below = 0;
    for (const Plot& plot : plots.subspan(first, std::min(plots.size() - first, in_row))) {
      inner += plot.group(x, height);
      x += plot.outer_width();
      below = std::max(below, plot.outer_height());
    }
    width = std::max(width, x);
    height += below;
  }
  return detail::svg::picture(width, height, inner);
}

CTNN_COLD CTNN_FUNC void write_svg(const FilePath& path, std::span<const Plot> plots, int columns) {
  detail::replace_file(path, svg(plots, columns));
}

CTNN_COLD CTNN_FUNC void write_svg(const FilePath& path, const Plot& plot) {
  write_svg(path, std::span<const Plot>(&plot, 1));
}

}  // namespace ctnn::inline CTNN_ABI
