// SPDX-License-Identifier: MIT
// What a report says of predictions, by the type of their targets. Only report/ includes it.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/metrics/classification.hpp>
#include <ctnn/metrics/confusion.hpp>
#include <ctnn/metrics/predictions.hpp>
#include <ctnn/metrics/probabilities.hpp>
#include <ctnn/metrics/ranking.hpp>
#include <ctnn/metrics/regression.hpp>
#include <ctnn/report/plot_content.hpp>
#include <ctnn/report/report_facts.hpp>
#include <ctnn/report/report_html.hpp>
#include <ctnn/report/report_results.hpp>

namespace ctnn::inline CTNN_ABI::detail::report {

template <int Classes>
[[nodiscard]] Confusion confusion_of(const ConfusionMatrix<Classes>& matrix) {
  Confusion result{{}, matrix.undecided()};
  result.counts.reserve(std::size_t{Classes} * Classes);
  for (int target = 0; target < Classes; ++target)
    for (int predicted = 0; predicted < Classes; ++predicted)
      result.counts.push_back(matrix(target, predicted));
  return result;
}

/// How often a decision of a probability is right: of two classes how often class 1 comes true, of
/// more how often the class decided for does.
template <class Target>
[[nodiscard]] std::vector<CalibrationBin> calibration_of(const Predictions<Target>& predictions) {
  constexpr int bins = 10;
  if constexpr (Target::classes == 2) {
    return calibration_curve(predictions, bins);
  } else {
    check_probabilities(predictions, "no calibration");
    const std::vector<double> edges = bin_edges(bins);
    std::vector<CalibrationBin> curve(bins);
    each_counted(predictions, [&](std::size_t i) {
      const int c = predictions.decided(i);
      if (c != undecided)
        add_to_bin(curve, edges, probability(predictions, i, c), predictions.target(i) == c,
                   predictions.weight(i));
    });
    finish_bins(curve);
    return curve;
  }
}

/// `names` are those of the classes, where there are any.
template <ClassTarget Target>
[[nodiscard]] ClassResults results_of(const Predictions<Target>& predictions, std::string head,
                                      std::vector<std::string> names) {
  ClassResults result;
  result.head = std::move(head);
  result.names = std::move(names);
  result.confusion = confusion_of(confusion_matrix(predictions));
  const auto add = [&](const auto& metric) {
    result.scores.push_back({metric.name, score_text(metric(predictions))});
  };
  add(accuracy_score);
  if constexpr (Target::classes == 2)
    add(f1_score);
  else
    add(f1_score(Average::macro));
  add(roc_auc_score);
  const auto each = precision_recall_f1(predictions);
  for (int c = 0; c < Target::classes; ++c) {
    const std::vector<Tie> ranked = ranking(predictions, c);
    const PrecisionRecallF1& of = each[static_cast<std::size_t>(c)];
    result.classes.push_back(
        {of.support, of.precision, of.recall, of.f1, detail::roc_auc(ranked), roc_points(ranked)});
  }
  try {
    result.calibration = calibration_of(predictions);
    add(log_loss);
  } catch (const Error& error) {  // outputs that are no probabilities, such as logits
    result.uncalibrated = error.what();
  }
  return result;
}

template <int N>
[[nodiscard]] NumberResults results_of(const Predictions<Values<N>>& predictions, std::string head,
                                       const std::vector<std::string>&) {
  NumberResults result;
  result.head = std::move(head);
  const auto add = [&](const auto& metric) {
    result.scores.push_back({metric.name, score_text(metric(predictions))});
  };
  add(root_mean_squared_error);
  add(mean_absolute_error);
  add(r2_score);
  result.outputs.resize(N);
  each_counted(predictions, [&](std::size_t i) {
    for (std::size_t o = 0; o < N; ++o)
      result.outputs[o].push_back(
          {static_cast<double>(predictions.target(i)[o]), predictions.output(i)[o]});
  });
  return result;
}

/// The names of classes that a part has; empty where it has none.
[[nodiscard]] std::vector<std::string> class_names_of(const auto& part) {
  if constexpr (requires { part.class_names(); })
    return {part.class_names().begin(), part.class_names().end()};
  else
    return {};
}

/// Calls use(results) for the predictions of every head, of a single one for all.
template <class Target>
void for_each_result(const Predictions<Target>& predictions, const std::vector<std::string>& names,
                     auto use) {
  if constexpr (HeadTargets<Target>) {
    static_for<0, Target::heads>([&](auto h) {
      std::string head = predictions.names()[h()];
      if (head.empty()) head = "head " + std::to_string(h());
      const auto& own = predictions.template head<h()>();
      use(results_of(own, std::move(head), class_names_of(own)));
    });
  } else {
    use(results_of(predictions, {}, names));
  }
}

}  // namespace ctnn::inline CTNN_ABI::detail::report
