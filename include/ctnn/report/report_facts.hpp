// SPDX-License-Identifier: MIT
// What a report says of predictions and data, as numbers: without the type of targets, so that a page is
// written by code that is compiled once. Only report/ includes it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/metrics/probabilities.hpp>
#include <ctnn/report/plot_content.hpp>

namespace ctnn::inline CTNN_ABI::detail::report {

/// A line of a table of facts, both as text.
struct Fact {
  std::string name;
  std::string text;
};

/// A square table of counts, row-major: counts[target][predicted].
struct Confusion {
  std::vector<std::size_t> counts;
  std::size_t undecided = 0;
};

/// A class of a classifier, against all others.
struct ClassScore {
  double samples = 0;  ///< their weights
  double precision = 0;
  double recall = 0;
  double f1 = 0;
  double roc_auc = 0;
  std::vector<PlotPoint> roc;  ///< (false positive rate, true positive rate)
};

/// What was predicted of classes.
struct ClassResults {
  std::string head;  ///< empty of a single one
  std::vector<Fact> scores;
  std::vector<std::string> names;  ///< of classes; a class beyond them is its number
  Confusion confusion;
  std::vector<ClassScore> classes;
  std::vector<CalibrationBin> calibration;
  std::string uncalibrated;  ///< why there is no calibration
};

/// What was predicted of numbers.
struct NumberResults {
  std::string head;
  std::vector<Fact> scores;
  std::vector<std::vector<PlotPoint>> outputs;  ///< (target, predicted) of each, by output
};

/// How often a class is the target.
struct ClassCount {
  std::string name;
  std::size_t samples = 0;
};

struct DataFacts {
  std::vector<Fact> rows;
  std::vector<ClassCount> classes;
};

}  // namespace ctnn::inline CTNN_ABI::detail::report
