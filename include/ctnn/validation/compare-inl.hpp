// SPDX-License-Identifier: MIT
// Definitions of validation/compare.hpp.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <ostream>
#include <span>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/metrics/metric.hpp>
#include <ctnn/text/text_table.hpp>
#include <ctnn/validation/compare.hpp>
#include <ctnn/validation/cross_validation.hpp>
#include <ctnn/validation/student_t.hpp>

namespace ctnn::inline CTNN_ABI {

CTNN_FUNC PairedTest corrected_t_test(std::span<const double> differences, double ratio) {
  if (differences.size() < 2)
    throw Error("compare: a test needs the differences of two rounds or more, there is " +
                std::to_string(differences.size()) + ": take a strategy such as KFold<10>.");
  if (!(ratio >= 0) || std::isinf(ratio))
    throw Error("compare: a ratio of " + std::to_string(ratio) +
                " is none of tested to trained samples: give one of 0 or more.");
  PairedTest test{.difference = mean_deviation(differences)};
  const auto rounds = static_cast<double>(differences.size());
  const auto [mean, deviation] = test.difference;
  if (mean == 0 && deviation == 0) return test;  // the learners are alike: t would be 0/0
  test.t = mean / (deviation * std::sqrt(1 / rounds + ratio));
  test.p_value = student_t_p_value(test.t, rounds - 1);
  return test;
}

namespace detail {

/// "= 0.0123", "< 0.0001".
CTNN_FUNC std::string p_text(double p) {
  char text[16];
  std::snprintf(text, sizeof text, "= %.4f", p);
  return p < 1e-4 ? "< 0.0001" : text;
}

CTNN_FUNC std::string conclusion(const MetricScores& first, const MetricScores& second,
                                 const PairedTest& test, std::size_t rounds, double level) {
  const bool first_better = (first.better == Better::greater) == (test.difference.mean > 0);
  const char* verdict = !(test.p_value < level) ? "No difference is shown"
                        : first_better          ? "The first learner is better"
                                                : "The second learner is better";
  return std::string(verdict) + ": " + first.name + " " + number_text(first.score().mean) +
         " and " + number_text(second.score().mean) + ", a difference of " +
         plus_minus(test.difference) + " over " + folds_text(rounds) + ", p " +
         p_text(test.p_value) + " (corrected resampled t-test).";
}

CTNN_FUNC std::ostream& print_line(std::ostream& out, const std::string& text) {
  return out << text << '\n';
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
