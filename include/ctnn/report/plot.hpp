// SPDX-License-Identifier: MIT
// Pictures of a training as SVG: lines, points, bars and maps of a function, with axes, ticks and a
// legend. A file needs nothing beside it, has no scripts, and reads in light and dark.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/report/svg.hpp>

namespace ctnn::inline CTNN_ABI {

/// One pair of axes: Plot plot({.title = "digits", .x = "epoch", .y = "loss"});
/// plot.line("training", points); write_svg("loss.svg", plot). What is added first lies below; every
/// new name gets the next of six colours, the name "" is not in the legend. Points that are not finite
/// are left out, and a line has a gap there; so are numbers that are not positive on a log axis.
class Plot {
  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();

 public:
  struct Point {
    double x = 0;
    double y = 0;
  };
  struct Options {
    std::string title{};
    std::string x{};  ///< what the axis shows, with its unit
    std::string y{};
    bool log_y = false;
    int width = 440;  ///< of the area within the axes, in pixels
    int height = 240;
    double x_low = nan, x_high = nan;  ///< ends of the axes; NaN: of the data
    double y_low = nan, y_high = nan;
  };

  CTNN_COLD explicit Plot(Options options) : options_(std::move(options)) {}

  /// Points joined in their order. What is beyond the ends of the axes is cut off.
  Plot& line(std::string_view name, std::vector<Point> points, bool dashed = false) {
    return add(name, dashed ? Kind::dashes : Kind::line, std::move(points));
  }
  /// y over first, first + 1, …, such as epochs.
  CTNN_COLD Plot& line(std::string_view name, std::span<const double> y, bool dashed = false,
                       double first = 1) {
    return line(name, numbered(y, first), dashed);
  }
  /// Points as dots; every second series has squares.
  Plot& dots(std::string_view name, std::vector<Point> points) {
    return add(name, Kind::dots, std::move(points));
  }
  /// One bar for each of the labels on the x axis, beside those of other series.
  CTNN_COLD Plot& bars(std::string_view name, std::span<const double> y) {
    return add(name, Kind::bars, numbered(y, 0));
  }
  /// Names instead of numbers on the x axis, at 0, 1, 2 …
  Plot& labels(std::vector<std::string> names) {
    labels_ = std::move(names);
    return *this;
  }
  /// f(x, y) as cells that are the fuller, the higher f is. The ends of both axes must be given.
  template <class F>
  Plot& map(std::string_view name, F f) {
    map_name_ = name;
    return sample(f);
  }
  /// A probability f(x, y) as cells: the first colour below 0.5, the second above.
  template <class F>
  Plot& regions(F f) {
    two_colors_ = true;
    return sample(f);
  }

  [[nodiscard]] int outer_width() const { return left + options_.width + right; }
  [[nodiscard]] int outer_height() const { return top() + options_.height + bottom; }

  /// The plot as an SVG group whose upper left corner is at (x, y). Throws Error where there is
  /// nothing to draw.
  [[nodiscard]] std::string group(int x, int y) const;

  /// 1, 2 or 5 × a power of ten apart, at most count + 1 of them; of logarithms powers of ten,
  /// or 1, 2 and 5 times those.
  [[nodiscard]] static std::vector<double> ticks(double low, double high, int count, bool log);

 private:
  static constexpr int left = 62;
  static constexpr int right = 18;
  static constexpr int bottom = 46;
  static constexpr int cell = 5;  // pixels
  static constexpr int levels = 10;
  static constexpr double fullness(int level) { return 0.04 + 0.07 * level; }

  enum class Kind { line, dashes, dots, bars };
  struct Series {
    std::string name;
    Kind kind{};
    std::size_t color = 0;
    std::vector<Point> points;
  };
  struct Axis {
    double low = 0;
    double high = 1;
    double pixels = 1;  // negative: upwards
    bool log = false;
    [[nodiscard]] double at(double value) const {
      const double share =
          log ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
      return pixels < 0 ? -pixels * (1 - share) : pixels * share;
    }
  };

  CTNN_COLD Plot& add(std::string_view name, Kind kind, std::vector<Point> points) {
    const auto found = std::ranges::find(series_, name, &Series::name);
    if (found == series_.end()) ++names_;
    const std::size_t color = found == series_.end() ? names_ - 1 : found->color;
    series_.push_back({std::string(name), kind, color, std::move(points)});
    return *this;
  }
  CTNN_COLD static std::vector<Point> numbered(std::span<const double> y, double first) {
    std::vector<Point> points;
    for (const double value : y) points.push_back({first++, value});
    return points;
  }
  template <class F>
  Plot& sample(F f) {
    const Options& o = options_;
    if (!std::isfinite(o.x_low + o.x_high + o.y_low + o.y_high) || o.log_y)
      throw Error("Plot '" + o.title +
                  "': a map needs x_low, x_high, y_low and y_high, and no log_y.");
    cells_.clear();
    const int columns = o.width / cell;
    const int rows = o.height / cell;
    for (int row = 0; row < rows; ++row)
      for (int column = 0; column < columns; ++column)
        cells_.push_back(
            static_cast<double>(f(o.x_low + (o.x_high - o.x_low) * (column + 0.5) / columns,
                                  o.y_high - (o.y_high - o.y_low) * (row + 0.5) / rows)));
    return *this;
  }

  [[nodiscard]] Axis axis(double Point::* coordinate, double low, double high, bool log,
                          double pixels) const;
  /// The legend in rows that begin at y; how many rows.
  [[nodiscard]] std::pair<std::string, int> legend(int y) const;
  [[nodiscard]] int top() const { return 30 + 16 * legend(0).second; }
  [[nodiscard]] std::string cells() const;
  [[nodiscard]] std::string grid(const Axis& across, const Axis& up) const;
  [[nodiscard]] std::string drawn(const Series& series, const Axis& across, const Axis& up) const;
  [[nodiscard]] std::string bar(const Series& series, const Axis& across, const Axis& up) const;

  Options options_;
  std::vector<Series> series_;
  std::size_t names_ = 0;
  std::vector<std::string> labels_;
  std::vector<double> cells_;  // row by row from the top
  std::string map_name_;
  bool two_colors_ = false;
};

/// Plots beside one another in rows of `columns`, as the text of one SVG file.
[[nodiscard]] CTNN_COLD inline std::string svg(std::span<const Plot> plots, int columns = 2) {
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

/// Writes the picture to a file, over one of that name. Throws Error when that fails.
CTNN_COLD inline void write_svg(const std::string& path, std::span<const Plot> plots,
                                int columns = 2) {
  const std::string text = svg(plots, columns);
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  bool written = file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (file != nullptr) written &= std::fclose(file) == 0;
  if (!written)
    throw Error(path + ": the picture cannot be written; is the folder there, and may you write?");
}
CTNN_COLD inline void write_svg(const std::string& path, const Plot& plot) {
  write_svg(path, std::span<const Plot>(&plot, 1));
}

}  // namespace ctnn::inline CTNN_ABI

#include <ctnn/report/plot_drawing.hpp>  // IWYU pragma: export
