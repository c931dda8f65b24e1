// SPDX-License-Identifier: MIT
// Metrics of made-up predictions, with ties, weights and absent classes, agree with scikit-learn
// (make_metrics.py).
#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <ctnn/metrics/classification.hpp>
#include <ctnn/metrics/probabilities.hpp>
#include <ctnn/metrics/ranking.hpp>
#include <ctnn/metrics/regression.hpp>
#include <ctnn/metrics/threshold_curves.hpp>

#include "golden/metrics.hpp"
using namespace ctnn;

namespace {

/// Sums of 40 terms of a few units: λ·√40·2⁻⁵³ and the division, both here and there.
doctest::Approx approx(double value) { return doctest::Approx(value).epsilon(1e-14); }

template <class Target, std::size_t N>
Predictions<Target> predictions(const auto& outputs, const std::array<int, N>& targets) {
  constexpr std::size_t width = Predictions<Target>::outputs;
  Predictions<Target> result;
  for (std::size_t i = 0; i < N; ++i)
    result.add(std::span<const double, width>(outputs.data() + i * width, width), targets[i],
               golden::weights[i]);
  return result;
}

template <class Target>
void check_averages(const Predictions<Target>& p, const std::array<double, 9>& expected) {
  std::size_t i = 0;
  for (const Average average : {Average::macro, Average::micro, Average::weighted}) {
    CHECK(precision_score(p, average) == approx(expected[i++]));
    CHECK(recall_score(p, average) == approx(expected[i++]));
    CHECK(f1_score(p, average) == approx(expected[i++]));
  }
}

void check_per_class(const Predictions<Classes<4>>& p, const std::array<double, 16>& expected) {
  std::size_t i = 0;
  for (const PrecisionRecallF1& of : precision_recall_f1(p)) {
    CHECK(of.precision == approx(expected[i++]));
    CHECK(of.recall == approx(expected[i++]));
    CHECK(of.f1 == approx(expected[i++]));
    CHECK(of.support == approx(expected[i++]));
  }
}

void check_all(const auto& values, const auto& expected) {
  REQUIRE(values.size() == expected.size());
  for (std::size_t i = 0; i < values.size(); ++i) CHECK(values[i] == approx(expected[i]));
}

/// What classes and yes or no have in common.
void check_common(const auto& p, const auto& expected) {
  CHECK(accuracy_score(p) == approx(expected.accuracy));
  CHECK(balanced_accuracy_score(p) == approx(expected.balanced_accuracy));
  check_averages(p, expected.averages);
  CHECK(roc_auc_score(p) == approx(expected.roc_auc));
  CHECK(average_precision_score(p) == approx(expected.average_precision));
  CHECK(log_loss(p) == approx(expected.log_loss));
  CHECK(brier_score_loss(p) == approx(expected.brier));
}

void check_classes(const Predictions<Classes<4>>& p, const golden::OfClasses& expected) {
  check_common(p, expected);
  check_per_class(p, expected.per_class);
  check_all(roc_auc_per_class(p), expected.roc_auc_per_class);
  check_all(average_precision_per_class(p), expected.average_precision_per_class);
  for (int k = 1; k <= 3; ++k)
    CHECK(top_k_accuracy_score(p, k) == approx(expected.top_k[static_cast<std::size_t>(k) - 1]));
}

template <class Target>
void check_binary(const Predictions<Target>& p, const golden::OfBinary& expected) {
  CHECK(precision_score(p) == approx(expected.scores[0]));
  CHECK(recall_score(p) == approx(expected.scores[1]));
  CHECK(f1_score(p) == approx(expected.scores[2]));
  check_all(roc_auc_per_class(p), std::array{expected.roc_auc, expected.roc_auc});
  check_all(average_precision_per_class(p),
            std::array{expected.average_precision_of_no, expected.average_precision});
  const auto curve = calibration_curve(p, 8);
  REQUIRE(2 * curve.size() == expected.calibration.size());
  for (std::size_t i = 0; i < curve.size(); ++i) {
    CHECK(curve[i].predicted == approx(expected.calibration[2 * i]));
    CHECK(curve[i].observed == approx(expected.calibration[2 * i + 1]));
  }
}

/// One vector behind another, the first `points` of each; all where there are fewer.
std::vector<double> joined(std::initializer_list<std::vector<double>> values, std::size_t points) {
  std::vector<double> result;
  for (const std::vector<double>& part : values)
    result.insert(result.end(), part.begin(),
                  part.begin() + static_cast<std::ptrdiff_t>(std::min(points, part.size())));
  return result;
}

void check_curves(const Predictions<Binary>& p, const golden::OfCurves& expected) {
  const RocCurve roc = roc_curve(p);
  const PrecisionRecallCurve pr = precision_recall_curve(p);
  const DetCurve det = det_curve(p);
  const std::size_t all = roc.fpr.size();
  check_all(joined({roc.fpr, roc.tpr}, all), expected.roc);
  check_all(joined({pr.precision, pr.recall}, all), expected.precision_recall);
  // scikit-learn has no threshold of infinity here, before 1.7 not of the DET either.
  check_all(joined({pr.thresholds}, all - 1), expected.thresholds);
  CHECK(det.fpr.back() == 0);
  check_all(joined({det.fpr, det.fnr, det.thresholds}, expected.det.size() / 3), expected.det);
}

void check_absent(const Predictions<Classes<4>>& p, const golden::OfAbsent& expected) {
  CHECK(balanced_accuracy_score(p) == approx(expected.balanced_accuracy));
  check_averages(p, expected.averages);
  check_per_class(p, expected.per_class);
}

Predictions<Values<2>> values() {
  Predictions<Values<2>> result;
  for (std::size_t i = 0; i < golden::weights.size(); ++i) {
    const auto t = std::array{static_cast<float>(golden::value_targets[2 * i]),
                              static_cast<float>(golden::value_targets[2 * i + 1])};
    result.add(std::span<const double, 2>(golden::value_outputs.data() + 2 * i, 2), t,
               golden::weights[i]);
  }
  return result;
}

void check_values(const Predictions<Values<2>>& p, const golden::OfValues& expected) {
  CHECK(mean_squared_error(p) == approx(expected.mse));
  CHECK(root_mean_squared_error(p) == approx(expected.rmse));
  CHECK(mean_absolute_error(p) == approx(expected.mae));
  CHECK(r2_score(p) == approx(expected.r2));
}

}  // namespace

TEST_CASE("metrics of classes agree with scikit-learn") {
  const auto p = predictions<Classes<4>>(golden::class_outputs, golden::class_targets);
  check_classes(p, golden::weighted_classes);
  check_classes(p.unweighted(), golden::classes);
}

TEST_CASE("metrics with a class that has no samples, or is not decided for either, agree") {
  Predictions<Classes<4>> without_samples;
  Predictions<Classes<4>> without_decisions;
  const auto p = predictions<Classes<4>>(golden::class_outputs, golden::class_targets);
  for (std::size_t i = 0; i < p.size(); ++i) {
    const int target = p.target(i) == 3 ? 0 : p.target(i);
    without_samples.add(p.output(i), target);
    if (p.decided(i) != 3) without_decisions.add(p.output(i), target);
  }
  check_absent(without_samples, golden::without_samples);
  check_absent(without_decisions, golden::without_decisions);
}

TEST_CASE("metrics of yes or no agree with scikit-learn, for one output") {
  const auto p = predictions<Binary>(golden::binary_outputs, golden::binary_targets);
  check_common(p, golden::weighted_binary);
  check_binary(p, golden::weighted_binary);
  check_curves(p, golden::weighted_curves);
  check_common(p.unweighted(), golden::binary);
  check_binary(p.unweighted(), golden::binary);
}

TEST_CASE("errors of numbers and R² agree with scikit-learn") {
  check_values(values(), golden::weighted_values);
  check_values(values().unweighted(), golden::values);
}
