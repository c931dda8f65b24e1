// SPDX-License-Identifier: MIT
// Precision, recall and F1 of all classes in one table.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/metrics/classification.hpp>
#include <ctnn/metrics/predictions.hpp>

namespace ctnn::inline CTNN_ABI {

/// What classification_report makes; it prints as a table.
struct ClassificationReport {
  std::vector<std::string> names;          ///< of the classes, where the data set has some
  std::vector<PrecisionRecallF1> classes;  ///< of each
  PrecisionRecallF1 macro;                 ///< their mean, over the classes that occur
  PrecisionRecallF1 weighted;              ///< their mean, by support
  double accuracy = 0;                     ///< NaN without predictions

  friend std::ostream& operator<<(std::ostream& out, const ClassificationReport& report);
};

/// Precision, recall, F1 and support of every class, by name where the data set has names, their means and
/// the accuracy, as scikit-learn's function of this name: std::cout << classification_report(predictions).
template <ClassTarget Target>
[[nodiscard]] ClassificationReport classification_report(const Predictions<Target>& predictions) {
  const auto classes = precision_recall_f1(predictions);
  return {.names = predictions.class_names(),
          .classes = {classes.begin(), classes.end()},
          .macro = precision_recall_f1(predictions, Average::macro),
          .weighted = precision_recall_f1(predictions, Average::weighted),
          .accuracy = accuracy_score(predictions)};
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/metrics/classification_report-inl.hpp>
#endif
