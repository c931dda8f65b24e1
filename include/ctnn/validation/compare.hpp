// SPDX-License-Identifier: MIT
// Whether one learner is better than another: both on the same folds, and a test of their differences.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <ostream>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/validation/cross_validate.hpp>
#include <ctnn/validation/cross_validation.hpp>
#include <ctnn/validation/options.hpp>
#include <ctnn/validation/student_t.hpp>

namespace ctnn::inline CTNN_ABI {

/// A t-test of the differences between two learners' scores on the same rounds.
struct PairedTest {
  MeanDeviation difference;
  double t = 0;
  double p_value = 1;  ///< two-sided: the chance of such a |t| between equally good learners
};

/// The corrected resampled t-test of Nadeau and Bengio, "Inference for the generalization error", Machine
/// Learning 52, 2003: rounds share training samples, so that the variance of their mean is not s²/J but
/// taken as s²·(1/J + tested/trained); t has J − 1 degrees of freedom. `ratio` is tested/trained, the
/// sizes of the parts of a round. Throws Error for fewer than two differences.
[[nodiscard]] inline PairedTest corrected_t_test(std::span<const double> differences,
                                                 double ratio) {
  if (differences.size() < 2)
    throw Error("compare: a test needs the differences of two rounds or more, there is " +
                std::to_string(differences.size()) + ": take a strategy such as KFold<10>.");
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
inline std::string p_text(double p) {
  char text[16];
  std::snprintf(text, sizeof text, "= %.4f", p);
  return p < 1e-4 ? "< 0.0001" : text;
}

}  // namespace detail

/// Two learners on the same folds.
template <class Scores>
struct Comparison {
  CrossValidation<Scores> first;
  CrossValidation<Scores> second;
  std::vector<double> differences;  ///< first − second in the deciding metric, by fold
  PairedTest test;

  /// Whether a difference so large is rare between equally good learners: p < level.
  [[nodiscard]] bool significant(double level = 0.05) const noexcept {
    return test.p_value < level;
  }
  /// The outcome in one sentence.
  [[nodiscard]] std::string conclusion(double level = 0.05) const {
    const MetricScores a = first.deciding();
    const MetricScores b = second.deciding();
    const bool first_better = (a.better == Better::greater) == (test.difference.mean > 0);
    const char* verdict = !significant(level) ? "No difference is shown"
                          : first_better      ? "The first learner is better"
                                              : "The second learner is better";
    return std::string(verdict) + ": " + a.name + " " + detail::number_text(a.score().mean) +
           " and " + detail::number_text(b.score().mean) + ", a difference of " +
           detail::plus_minus(test.difference) + " over " + detail::folds_text(differences.size()) +
           ", p " + detail::p_text(test.p_value) + " (corrected resampled t-test).";
  }
  friend std::ostream& operator<<(std::ostream& out, const Comparison& comparison) {
    return out << comparison.conclusion() << '\n';
  }
};

/// Cross-validates two learners on the rounds of the first one's strategy and seed, and tests their
/// differences in the first metric among the options, else in the headline score. Options are those of
/// cross_validate that keep nothing. Throws Error for fewer than two rounds, and as cross_validate does.
template <class First, class Second, class Data, class... Options>
  requires(... && (ScoringOption<Options, First> && ScoringOption<Options, Second>))
[[nodiscard]] auto compare(const First& first, const Second& second, const Data& data,
                           Options&&... options) {
  static_assert(detail::check_same_strategy<
                detail::same_strategies<std::tuple<First, Second>, Options...>>::checked);
  const std::vector<Split> rounds = detail::rounds_of<First, Options...>(first, data);
  const auto scores_of_all = [&](const auto& learner) {
    return std::move(
        detail::cross_validate_all(std::span(&learner, 1), data, rounds, nullptr, options...)[0]);
  };
  using Scores = typename scores_of<typename Data::target_type>::type;
  Comparison<Scores> result{scores_of_all(first), scores_of_all(second), {}, {}};
  const std::vector<double> a = result.first.deciding().folds;
  const std::vector<double> b = result.second.deciding().folds;
  double ratio = 0;
  for (std::size_t r = 0; r < rounds.size(); ++r) {
    result.differences.push_back(a[r] - b[r]);
    ratio += static_cast<double>(rounds[r].test.size()) /
             static_cast<double>(rounds[r].train.size() * rounds.size());
  }
  result.test = corrected_t_test(result.differences, ratio);
  return result;
}

}  // namespace ctnn::inline CTNN_ABI
