// SPDX-License-Identifier: MIT
// Plots as SVG: lines, points, bars and maps of a function, with axes, ticks and a
// legend. A file needs nothing beside it, has no scripts, and reads in light and dark.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/files/file_path.hpp>
#include <ctnn/report/plot_content.hpp>

namespace ctnn::inline CTNN_ABI {

/// One pair of axes: Plot plot({.title = "digits", .x = "epoch", .y = "loss"});
/// plot.line("training", points); write_svg("loss.svg", plot). What is added first lies below; every
/// new name gets the next of six colours, the name "" is not in the legend. Points that are not finite
/// are left out, and a line has a gap there; so are numbers that are not positive on a log axis.
class Plot {
 public:
  using Point = detail::PlotPoint;
  using Options = detail::PlotOptions;

  /// Throws Error for an area that nothing could be drawn on, and for axes that do not go upwards.
  explicit Plot(Options options);

  /// Points joined in their order. What is beyond the ends of the axes is cut off.
  Plot& line(std::string_view name, std::vector<Point> points, bool dashed = false);
  /// Points (x[k], y[k]) joined in their order, such as those of a ROC curve. Throws Error for other
  /// numbers of x than of y.
  Plot& line(std::string_view name, std::span<const double> x, std::span<const double> y,
             bool dashed = false);
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
    content_.map_name = name;
    return sample(&value_of<F>, &f);
  }
  /// A probability f(x, y) as cells: the first colour below 0.5, the second above.
  template <class F>
  Plot& regions(F f) {
    content_.two_colors = true;
    return sample(&value_of<F>, &f);
  }

  /// In pixels, with the axes and their titles.
  [[nodiscard]] int outer_width() const;
  /// In pixels, with the axes and their titles.
  [[nodiscard]] int outer_height() const;

  /// The plot as an SVG group whose upper left corner is at (x, y). Throws Error where there is
  /// nothing to draw.
  [[nodiscard]] std::string group(int x, int y) const;

  /// 1, 2 or 5 × a power of ten apart, at most count + 1 of them; of logarithms powers of ten,
  /// or 1, 2 and 5 times those. The ends alone where double has no such numbers between them.
  [[nodiscard]] static std::vector<double> ticks(double low, double high, int count, bool log);

 private:
  using Kind = detail::PlotSeries::Kind;
  static constexpr int cell = detail::PlotContent::cell;

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

  detail::PlotContent content_;
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
