// SPDX-License-Identifier: MIT
// Definitions of report/plot.hpp: how a Plot becomes an SVG group, its axes, what they show, and the
// legend.
#pragma once

#include <algorithm>
#include <array>
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
#include <ctnn/report/svg.hpp>

namespace ctnn::inline CTNN_ABI {

CTNN_COLD CTNN_FUNC Plot::Plot(Options options) : options_(std::move(options)) {
  const Options& o = options_;
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
  labels_ = std::move(names);
  return *this;
}

CTNN_FUNC int Plot::outer_width() const { return left + options_.width + right; }
CTNN_FUNC int Plot::outer_height() const { return top() + options_.height + bottom; }
CTNN_FUNC int Plot::top() const { return 30 + 16 * legend(0).second; }

CTNN_FUNC double Plot::Axis::at(double value) const {
  // Halves and a difference of logarithms where range or quotient is beyond double.
  const auto log_of_quotient = [&](double of) {
    const double quotient = of / low;
    return quotient > 0 && std::isfinite(quotient) ? std::log(quotient)
                                                   : std::log(of) - std::log(low);
  };
  const double half = std::isfinite(high - low) ? 1 : 0.5;
  const double share = log ? log_of_quotient(value) / log_of_quotient(high)
                           : (half * value - half * low) / (half * high - half * low);
  const double place = pixels < 0 ? -pixels * (1 - share) : pixels * share;
  // Far beyond the ends is as good as infinitely far, and shorter. NaN stays NaN.
  const double far = 20 * std::abs(pixels);
  return std::clamp(place, -far, far);
}

CTNN_COLD CTNN_FUNC Plot& Plot::add(std::string_view name, Kind kind, std::vector<Point> points) {
  const auto found = std::ranges::find(series_, name, &Series::name);
  if (found == series_.end()) ++names_;
  const std::size_t color = found == series_.end() ? names_ - 1 : found->color;
  series_.push_back({std::string(name), kind, color, std::move(points)});
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
  const double low = options_.x_low;
  const double high = options_.x_high;
  if (!std::isfinite(low) || !std::isfinite(high))
    throw Error("Plot '" + options_.title + "': a curve needs x_low and x_high.");
  std::vector<Point> sampled;
  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  const int last = std::max(options_.width / 2, 1);
  for (int i = 0; i <= last; ++i) {
    const double x = low * (1 - double(i) / last) + high * (double(i) / last);
    const double y = value(f, x);
    sampled.push_back({x, y});
    if (std::isfinite(y)) least = std::min(least, y), most = std::max(most, y);
  }
  if (std::isfinite(options_.y_low)) least = options_.y_low;
  if (std::isfinite(options_.y_high)) most = options_.y_high;
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
      points.insert(steepest, {steepest->x, nan});
  }
  return line(name, std::move(points), dashed);
}

CTNN_COLD CTNN_FUNC Plot& Plot::sample(double (*value)(void* f, double x, double y), void* f) {
  const Options& o = options_;
  if (!std::isfinite(o.x_low + o.x_high + o.y_low + o.y_high) || o.log_y)
    throw Error("Plot '" + o.title +
                "': a map needs x_low, x_high, y_low and y_high, and no log_y.");
  cells_.clear();
  const int columns = o.width / cell;
  const int rows = o.height / cell;
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column)
      cells_.push_back(value(f, o.x_low + (o.x_high - o.x_low) * (column + 0.5) / columns,
                             o.y_high - (o.y_high - o.y_low) * (row + 0.5) / rows));
  return *this;
}

CTNN_COLD CTNN_FUNC std::string Plot::group(int x, int y) const {
  using namespace detail::svg;
  const Axis across = labels_.empty()
                          ? axis(&Point::x, options_.x_low, options_.x_high, false, options_.width)
                          : Axis{-0.5, double(labels_.size()) - 0.5, double(options_.width)};
  const Axis up =
      axis(&Point::y, options_.y_low, options_.y_high, options_.log_y, -options_.height);
  std::string out = join({"<g transform=\"translate(", pixels(x + left), ",", pixels(y + top()),
                          ")\">\n", text(0, 18 - top(), options_.title, " font-size=\"14\""),
                          legend(34 - top()).first, cells(), grid(across, up)});
  // A viewport of its own cuts off what is beyond the axes; half a dot more stays whole.
  out += join({"<svg x=\"-3\" y=\"-3\" width=\"", pixels(options_.width + 6), "\" height=\"",
               pixels(options_.height + 6), "\" viewBox=\"-3 -3 ", pixels(options_.width + 6), " ",
               pixels(options_.height + 6), "\">\n"});
  for (const Series& each : series_) out += drawn(each, across, up);
  return out + "</svg>\n</g>\n";
}

CTNN_COLD CTNN_FUNC std::vector<double> Plot::ticks(double low, double high, int count, bool log) {
  std::vector<double> result;
  if (!std::isfinite(low) || !std::isfinite(high) || low > high || (log && low <= 0)) return result;
  count = std::max(count, 1);
  if (log) {
    const int first = static_cast<int>(std::ceil(std::log10(low) - 1e-9));
    const int last = static_cast<int>(std::floor(std::log10(high) + 1e-9));
    const int step = std::max(1, (last - first + count - 1) / count);
    for (int p = first; p <= last; p += step) result.push_back(std::pow(10, p));
    if (result.size() >= 3 || last - first > 2) return result;
    result.clear();
    for (int p = first - 1; p <= last; ++p)
      for (const double factor : {1, 2, 5})
        if (const double tick = factor * std::pow(10, p); tick >= low && tick <= high)
          result.push_back(tick);
    if (result.size() >= 2) return result;
    result.clear();  // within one step of those: as on a linear axis
  }
  const double rough = high / count - low / count;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double factor : {5, 2, 1})
    if (factor * power >= rough * (1 - 1e-9)) step = factor * power;
  const double first = std::ceil(low / step - 1e-9);
  const double last = std::floor(high / step + 1e-9);
  // Of ends so close, or so near to zero, that double has no steps between them there are only the ends.
  constexpr double exact = 9007199254740992.0;  // 2⁵³
  if (!(std::isfinite(step) && std::abs(first) < exact && std::abs(last) < exact &&
        last - first <= count + 1))
    return low < high ? std::vector{low, high} : std::vector{low};
  for (int k = 0; k <= static_cast<int>(last - first); ++k)
    result.push_back(std::clamp((first + k) * step, low, high) + 0.0);  // no −0
  return result;
}

CTNN_COLD CTNN_FUNC Plot::Axis Plot::axis(double Point::* coordinate, double low, double high,
                                          bool log, double pixels) const {
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
  constexpr double largest = std::numeric_limits<double>::max();
  constexpr double smallest = std::numeric_limits<double>::min();
  const double margin =
      log ? std::exp((std::log(most) - std::log(least)) * 0.04) : 0.04 * most - 0.04 * least;
  if (!std::isfinite(low)) low = log ? std::max(least / margin, smallest) : least - margin;
  if (!std::isfinite(high)) high = log ? most * margin : most + margin;
  low = std::clamp(low, -largest, largest);
  high = std::clamp(high, -largest, largest);
  // Values that differ by rounding only are one value, and so are those too close to zero.
  const double size = std::max(std::abs(low), std::abs(high));
  if (log ? !(low < high * (1 - 1e-12))
          : !(high / 2 - low / 2 > std::max(1e-12 * size, smallest))) {
    const double middle = low / 2 + high / 2;
    const double half = std::max(0.5, 1e-3 * std::abs(middle));
    low = log ? middle / 2 : std::max(middle - half, -largest);
    high = log ? std::min(middle, largest / 2) * 2 : std::min(middle + half, largest);
  }
  return {low, high, pixels, log};
}

CTNN_COLD CTNN_FUNC std::pair<std::string, int> Plot::legend(int y) const {
  using namespace detail::svg;
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

CTNN_COLD CTNN_FUNC std::pair<double, double> Plot::ends_of_cells() const {
  std::pair<double, double> ends{std::numeric_limits<double>::infinity(),
                                 -std::numeric_limits<double>::infinity()};
  for (const double value : cells_)
    if (std::isfinite(value)) ends = {std::min(ends.first, value), std::max(ends.second, value)};
  if (!(ends.first <= ends.second))
    throw Error("Plot '" + options_.title + "': there is no number to draw.");
  return ends;
}

CTNN_COLD CTNN_FUNC std::string Plot::cells() const {
  using namespace detail::svg;
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

CTNN_COLD CTNN_FUNC std::string Plot::grid(const Axis& across, const Axis& up) const {
  using namespace detail::svg;
  const double width = options_.width;
  const double height = options_.height;
  std::string words;
  std::string lines;
  std::string marks = join({"M0 0v", pixels(height), "h", pixels(width)});
  const std::vector<double> upwards = ticks(up.low, up.high, 5, up.log);
  const std::vector<std::string> numbers = apart(upwards);
  for (std::size_t i = 0; i < upwards.size(); ++i) {
    const double y = up.at(upwards[i]);
    if (cells_.empty()) lines += to("M", 0, y) + "h" + pixels(width);
    marks += to("M", -4, y) + "h4";
    const double power = up.log ? std::round(std::log10(upwards[i])) : 0;
    words += text(-7, y + 4, std::abs(power) > 3 ? join({"1e", pixels(power)}) : numbers[i],
                  " text-anchor=\"end\"");
  }
  if (labels_.empty()) {
    const int count = std::max(options_.width / 60, 4);
    const std::vector<double> sideways = ticks(across.low, across.high, count, false);
    const std::vector<std::string> places = apart(sideways);
    for (std::size_t i = 0; i < sideways.size(); ++i) {
      const double x = across.at(sideways[i]);
      marks += to("M", x, height) + "v4";
      words += text(x, height + 18, places[i], " text-anchor=\"middle\"");
    }
  }
  for (std::size_t i = 0; i < labels_.size(); ++i)
    words +=
        text(across.at(static_cast<double>(i)), height + 18, labels_[i], " text-anchor=\"middle\"");
  return join(
      {path("grid", lines), path("axis", marks), words,
       text(width / 2, height + 38, options_.x, " text-anchor=\"middle\""),
       text(-height / 2, -48, options_.y, " text-anchor=\"middle\" transform=\"rotate(-90)\"")});
}

CTNN_COLD CTNN_FUNC std::string Plot::drawn(const Series& series, const Axis& across,
                                            const Axis& up) const {
  using namespace detail::svg;
  if (series.kind == Kind::bars) return bar(series, across, up);
  const bool dots = series.kind == Kind::dots;
  std::string d;
  bool pen_down = false;
  for (const Point& point : series.points) {
    const bool seen = std::isfinite(point.x) && std::isfinite(point.y) && !(up.log && point.y <= 0);
    if (seen)
      d += to(pen_down ? "L" : "M", across.at(point.x), up.at(point.y)) + (dots ? "h.01" : "");
    pen_down = seen && !dots;
  }
  const std::string_view kind = dots ? (series.color % 2 == 0 ? "dots" : "dots square")
                                     : (series.kind == Kind::line ? "line" : "line dashes");
  return path(in_color(kind, series.color), d);
}

CTNN_COLD CTNN_FUNC std::string Plot::bar(const Series& series, const Axis& across,
                                          const Axis& up) const {
  const auto is_bars = [](const Series& s) { return s.kind == Kind::bars; };
  const auto sets = static_cast<double>(std::ranges::count_if(series_, is_bars));
  const auto before = static_cast<double>(std::count_if(series_.data(), &series, is_bars));
  const double slot = across.at(1) - across.at(0);
  const double wide = 0.8 * slot / sets;
  const double zero = std::clamp(up.at(up.log ? up.low : 0), 0.0, double(options_.height));
  std::string d;
  for (const Point& point : series.points)
    if (const double y = up.at(point.y); std::isfinite(point.y) && !std::isnan(y))
      d += detail::svg::box(across.at(point.x) - 0.4 * slot + wide * before, std::min(y, zero),
                            wide, std::abs(y - zero));
  return detail::svg::path(detail::svg::in_color("area", series.color), d);
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
