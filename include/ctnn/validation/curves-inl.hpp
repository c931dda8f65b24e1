// SPDX-License-Identifier: MIT
// Definitions of validation/curves.hpp.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/metrics/metric.hpp>
#include <ctnn/text/text_table.hpp>
#include <ctnn/validation/cross_validation.hpp>
#include <ctnn/validation/curves.hpp>

namespace ctnn::inline CTNN_ABI {

CTNN_FUNC const CurvePoint& Curve::best() const {
  const CurvePoint* best = nullptr;
  double value = std::nan("");
  for (const CurvePoint& point : points) {
    const double mean = mean_deviation(point.validation).mean;
    const bool ahead = better == Better::greater ? mean > value : mean < value;
    if (std::isnan(mean) || (best != nullptr && !ahead)) continue;
    best = &point;
    value = mean;
  }
  if (best == nullptr) throw Error("Curve: no point has a score, " + metric + " is always NaN.");
  return *best;
}

CTNN_FUNC std::ostream& operator<<(std::ostream& out, const Curve& curve) {
  detail::TextTable table;
  table.row({curve.setting, "training " + curve.metric, "validation " + curve.metric});
  for (const CurvePoint& point : curve.points)
    table.row({detail::short_text(point.at), detail::plus_minus(mean_deviation(point.training)),
               detail::plus_minus(mean_deviation(point.validation))});
  return out << table;
}

namespace detail {

CTNN_FUNC void check_points(const char* call, const char* what, std::size_t points) {
  if (points == 0)
    throw Error(std::string(call) + ": there are no " + what +
                " to draw a curve over: give one or more.");
}

CTNN_FUNC std::vector<std::size_t> share_of(const std::vector<std::size_t>& train,
                                            std::span<const int> classes, double share,
                                            std::uint64_t seed) {
  const double count = std::round(share * static_cast<double>(train.size()));
  if (!(share > 0 && share <= 1) || count < 1)
    throw Error("learning_curve: " + short_text(share) + " of " + std::to_string(train.size()) +
                " training samples is no part of them: give shares above 0, up to 1.");
  if (count >= static_cast<double>(train.size())) return train;
  std::vector<std::size_t> part = hold_out(train.size(), share, seed, classes).test;
  for (std::size_t& place : part) place = train[place];
  return part;
}

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI
