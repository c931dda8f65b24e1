// SPDX-License-Identifier: MIT
// A comparison of two learners on the same folds, with a corrected resampled t-test.
#pragma once

#include <cstddef>
#include <iosfwd>
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
  MeanDeviation difference;  ///< mean ± deviation over the folds
  double t = 0;              ///< the corrected statistic
  double p_value = 1;        ///< two-sided: the chance of such a |t| between equally good learners
};

/// The corrected resampled t-test of Nadeau and Bengio, "Inference for the generalization error", Machine
/// Learning 52, 2003: rounds share training samples, so that the variance of their mean is not s²/J but
/// taken as s²·(1/J + tested/trained); t has J − 1 degrees of freedom. `ratio` is tested/trained, the
/// sizes of the parts of a round. Throws Error for fewer than two differences and for a ratio below 0.
[[nodiscard]] PairedTest corrected_t_test(std::span<const double> differences, double ratio);

namespace detail {

/// Which of two learners is better by their scores, in one sentence.
[[nodiscard]] std::string conclusion(const MetricScores& first, const MetricScores& second,
                                     const PairedTest& test, std::size_t rounds, double level);
std::ostream& print_line(std::ostream& out, const std::string& text);

}  // namespace detail

/// Two learners on the same folds.
template <class Scores>
struct Comparison {
  CrossValidation<Scores> first;    ///< scores of the first learner
  CrossValidation<Scores> second;   ///< scores of the second learner
  std::vector<double> differences;  ///< first − second in the deciding metric, by fold
  PairedTest test;                  ///< of the differences

  /// Whether a difference so large is rare between equally good learners: p < level.
  [[nodiscard]] bool significant(double level = 0.05) const noexcept {
    return test.p_value < level;
  }
  /// The outcome in one sentence.
  [[nodiscard]] std::string conclusion(double level = 0.05) const {
    return detail::conclusion(first.deciding(), second.deciding(), test, differences.size(), level);
  }
  friend std::ostream& operator<<(std::ostream& out, const Comparison& comparison) {
    return detail::print_line(out, comparison.conclusion());
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

#if !defined(CTNN_COMPILED)
#include <ctnn/validation/compare-inl.hpp>
#endif
