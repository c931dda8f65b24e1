// SPDX-License-Identifier: MIT
// The axes of a plot: from values to pixels, where the ends lie, and the ticks. Only report/
// includes it.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

struct PlotAxis {
  double low = 0;
  double high = 1;
  double pixels = 1;  // negative: upwards
  bool log = false;

  [[nodiscard]] double at(double value) const {
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
};

/// The axis of values from `least` to `most`, between `low` and `high` where those are finite, or else
/// a little beyond the values.
CTNN_COLD inline PlotAxis axis_of(double least, double most, double low, double high, bool log,
                                  double pixels) {
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

/// See Plot::ticks.
CTNN_COLD inline std::vector<double> axis_ticks(double low, double high, int count, bool log) {
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

}  // namespace ctnn::inline CTNN_ABI::detail
