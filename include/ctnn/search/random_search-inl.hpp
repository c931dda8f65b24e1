// SPDX-License-Identifier: MIT
// Definitions of search/random_search.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/math_series.hpp>
#include <ctnn/random/philox.hpp>
#include <ctnn/search/random_search.hpp>
#include <ctnn/text/shortest_text.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

CTNN_FUNC double drawn(const Distribution& from, std::uint64_t seed, std::uint32_t setting,
                       std::size_t point) {
  return from.at(0x1p-32 * Random(seed, Purpose::search, setting).word(point));
}

}  // namespace detail

CTNN_FUNC double Distribution::at(double u) const {
  if (!range_) {
    const auto n = static_cast<double>(values_.size());
    return values_[static_cast<std::size_t>(u * n)];
  }
  const double low = values_[0];
  const double high = values_[1];
  // Not the C library's functions, whose last bits are not the same everywhere.
  const double value = log_ ? math::detail::exp_wide((1 - u) * math::detail::log_wide(low) +
                                                     u * math::detail::log_wide(high))
                            : (1 - u) * low + u * high;
  return std::clamp(value, low, high);
}

CTNN_FUNC Distribution uniform(double low, double high) {
  if (!std::isfinite(low) || !std::isfinite(high) || !(low < high))
    throw Error("uniform(" + detail::shortest_text(low) + ", " + detail::shortest_text(high) +
                "): give two finite numbers, the lower one first.");
  Distribution result;
  result.range_ = true;
  result.values_ = {low, high};
  return result;
}

CTNN_FUNC Distribution log_uniform(double low, double high) {
  if (!(low > 0) || !std::isfinite(high) || !(low < high))
    throw Error("log_uniform(" + detail::shortest_text(low) + ", " + detail::shortest_text(high) +
                "): give two finite numbers above 0, the lower one first.");
  Distribution result = uniform(low, high);
  result.log_ = true;
  return result;
}

CTNN_FUNC Distribution choice(std::vector<double> values) {
  if (values.empty()) throw Error("choice: there are no values to choose from: give one or more.");
  Distribution result;
  result.values_ = std::move(values);
  return result;
}

}  // namespace ctnn::inline CTNN_ABI
