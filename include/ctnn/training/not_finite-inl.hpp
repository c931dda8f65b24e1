// SPDX-License-Identifier: MIT
// Definitions of training/not_finite.hpp.
#pragma once

#include <cmath>
#include <cstdio>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/training/not_finite.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string cause_text(const WorstNumber& worst, double largest, double rate) {
  char value[32];
  std::snprintf(value, sizeof value, "%g", worst.value);
  const std::string sample = " of sample " + std::to_string(worst.sample);
  const std::string where = worst.of == WorstNumber::Of::weight
                                ? "the weight" + sample + ", times that of its class,"
                                : (worst.of == WorstNumber::Of::input ? "input " : "target ") +
                                      std::to_string(worst.place) + sample;
  if (!std::isfinite(worst.value))
    return where + " is " + (std::isnan(worst.value) ? "NaN" : value) + ".";
  if (std::abs(worst.value) > std::sqrt(largest))
    return where + " is " + value +
           ", whose square is beyond the numbers that training computes with: scale the data.";
  char now[32];
  std::snprintf(now, sizeof now, "%g", rate);
  return std::string("lower .learning_rate (now ") + now +
         ") or scale the data, whose numbers are all finite, the largest " + value + " (" + where +
         ").";
}

}  // namespace ctnn::inline CTNN_ABI::detail
