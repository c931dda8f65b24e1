// SPDX-License-Identifier: MIT
// Pictures of a training as SVG: lines, points, bars and maps of a function, with axes, ticks and a
// legend. A file needs nothing beside it, has no scripts, and reads in light and dark.
#pragma once

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

namespace ctnn::inline CTNN_ABI {
namespace detail {
class PlotDrawing;
}

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

  /// Throws Error for an area that nothing could be drawn on, and for axes that do not go upwards.
  explicit Plot(Options options);

  /// Points joined in their order. What is beyond the ends of the axes is cut off.
  Plot& line(std::string_view name, std::vector<Point> points, bool dashed = false);
  /// y over first, first + 1, …, such as epochs.
  Plot& line(std::string_view name, std::span<const double> y, bool dashed = false,
             double first = 1);
  /// y from first on, each until the next one, such as a rate that a schedule lowers.
  Plot& steps(std::string_view name, std::span<const double> y, bool dashed = false,
              double first = 1);
  /// A function f(x) between the ends of the x axis, which must be given. Where it jumps the line is
  /// upright, at a pole it has a gap.
  template <class F>
  Plot& curve(std::string_view name, F f, bool dashed = false) {
    return trace(name, &value_of_x<F>, &f, dashed);
  }
  /// Points as dots; every second series has squares.
  Plot& dots(std::string_view name, std::vector<Point> points);
  /// One bar for each of the labels on the x axis, beside those of other series.
  Plot& bars(std::string_view name, std::span<const double> y);
  /// Names instead of numbers on the x axis, at 0, 1, 2 …
  Plot& labels(std::vector<std::string> names);
  /// f(x, y) as cells that are the fuller, the higher f is. The ends of both axes must be given.
  template <class F>
  Plot& map(std::string_view name, F f) {
    map_name_ = name;
    return sample(&value_of<F>, &f);
  }
  /// A probability f(x, y) as cells: the first colour below 0.5, the second above.
  template <class F>
  Plot& regions(F f) {
    two_colors_ = true;
    return sample(&value_of<F>, &f);
  }

  [[nodiscard]] int outer_width() const;
  [[nodiscard]] int outer_height() const;

  /// The plot as an SVG group whose upper left corner is at (x, y). Throws Error where there is
  /// nothing to draw.
  [[nodiscard]] std::string group(int x, int y) const;

  /// 1, 2 or 5 × a power of ten apart, at most count + 1 of them; of logarithms powers of ten,
  /// or 1, 2 and 5 times those. The ends alone where double has no such numbers between them.
  [[nodiscard]] static std::vector<double> ticks(double low, double high, int count, bool log);

 private:
  friend class detail::PlotDrawing;
  static constexpr int cell = 5;  // pixels

  enum class Kind { line, dashes, dots, bars };
  struct Series {
    std::string name;
    Kind kind{};
    std::size_t color = 0;
    std::vector<Point> points;
  };

  Plot& add(std::string_view name, Kind kind, std::vector<Point> points);
  [[nodiscard]] static std::vector<Point> numbered(std::span<const double> y, double first);

  template <class F>
  static double value_of_x(void* f, double x) {
    return static_cast<double>((*static_cast<F*>(f))(x));
  }
  Plot& trace(std::string_view name, double (*value)(void* f, double x), void* f, bool dashed);
  template <class F>
  static double value_of(void* f, double x, double y) {
    return static_cast<double>((*static_cast<F*>(f))(x, y));
  }
  Plot& sample(double (*value)(void* f, double x, double y), void* f);

  Options options_;
  std::vector<Series> series_;
  std::size_t names_ = 0;
  std::vector<std::string> labels_;
  std::vector<double> cells_;  // row by row from the top
  std::string map_name_;
  bool two_colors_ = false;
};

/// Plots beside one another in rows of `columns`, as the text of one SVG file.
[[nodiscard]] std::string svg(std::span<const Plot> plots, int columns = 2);

/// Writes the picture to a file, in the place of one of that name, as a whole or not at all. Throws
/// Error when that fails.
void write_svg(const FilePath& path, std::span<const Plot> plots, int columns = 2);
void write_svg(const FilePath& path, const Plot& plot);

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/report/plot-inl.hpp>
#endif
