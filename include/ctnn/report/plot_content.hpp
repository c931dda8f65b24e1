// SPDX-License-Identifier: MIT
// What a plot shows, as data: options, series of points, labels and the cells of a map.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

struct PlotPoint {
  double x = 0;
  double y = 0;
};

struct PlotOptions {
  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();

  std::string title{};
  std::string x{};  ///< what the axis shows, with its unit
  std::string y{};
  bool log_y = false;
  int width = 440;  ///< of the area within the axes, in pixels
  int height = 240;
  double x_low = nan, x_high = nan;  ///< ends of the axes; NaN: of the data
  double y_low = nan, y_high = nan;
};

struct PlotSeries {
  enum class Kind { line, dashes, dots, bars };
  std::string name;
  Kind kind{};
  std::size_t color = 0;
  std::vector<PlotPoint> points;
};

struct PlotContent {
  static constexpr int cell = 5;  // pixels

  PlotOptions options;
  std::vector<PlotSeries> series{};
  std::size_t names = 0;  // of series
  std::vector<std::string> labels{};
  std::vector<double> cells{};  // row by row from the top
  std::string map_name{};
  bool two_colors = false;
};

}  // namespace ctnn::inline CTNN_ABI::detail
