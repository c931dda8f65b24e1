// SPDX-License-Identifier: MIT
// How well a model does on samples it is shown: accuracy and confusion for classes, errors for
// numbers.
#pragma once

#include <cmath>
#include <cstddef>
#include <iosfwd>
#include <span>

#include <ctnn/core/config.hpp>
#include <ctnn/core/execution.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/sample_source.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/metrics/confusion.hpp>
#include <ctnn/metrics/decision.hpp>
#include <ctnn/metrics/metric.hpp>
#include <ctnn/metrics/model_outputs.hpp>
#include <ctnn/metrics/predictions.hpp>
#include <ctnn/metrics/predictor.hpp>
#include <ctnn/metrics/ratio.hpp>
#include <ctnn/metrics/spread.hpp>
#include <ctnn/model/model.hpp>

namespace ctnn::inline CTNN_ABI {

/// Scores of a classifier.
template <int Classes>
struct ClassScores {
  ConfusionMatrix<Classes> confusion;  ///< targets and predictions

  static constexpr const char* headline = "accuracy";
  static constexpr Better better = Better::greater;
  /// Share classified correctly; NaN without samples.
  [[nodiscard]] double accuracy() const noexcept { return confusion.accuracy(); }
  /// The headline score: the accuracy.
  [[nodiscard]] double value() const noexcept { return accuracy(); }
  /// How many samples were scored.
  [[nodiscard]] std::size_t samples() const noexcept { return confusion.samples(); }
  /// Adds the samples of another.
  ClassScores& operator+=(const ClassScores& other) {
    confusion += other.confusion;
    return *this;
  }
};

/// Scores of a regression, over all samples and outputs.
struct ValueScores {
  double squares = 0;     ///< Σ (y − t)²
  double absolutes = 0;   ///< Σ |y − t|
  Spread targets;         ///< of t
  std::size_t count = 0;  ///< samples × outputs
  std::size_t shown = 0;  ///< samples

  static constexpr const char* headline = "mean squared error";
  static constexpr Better better = Better::lower;
  /// Mean squared error; NaN without samples.
  [[nodiscard]] double mse() const noexcept {
    return detail::ratio_or_nan(squares, static_cast<double>(count));
  }
  /// The root of mse(), in the units of the targets.
  [[nodiscard]] double rmse() const noexcept { return std::sqrt(mse()); }
  /// Mean absolute error.
  [[nodiscard]] double mae() const noexcept {
    return detail::ratio_or_nan(absolutes, static_cast<double>(count));
  }
  /// 1 − Σ(y − t)² / Σ(t − t̄)²: 1 is perfect, 0 is no better than the mean. All outputs share one
  /// t̄. Of targets that are all equal it is 1 if they are met and else 0; of fewer than two NaN.
  [[nodiscard]] double r2() const noexcept {
    return count < 2 ? std::nan("") : detail::r2_of(squares, targets.around_mean());
  }
  /// The headline score: the mean squared error.
  [[nodiscard]] double value() const noexcept { return mse(); }
  /// How many samples were scored.
  [[nodiscard]] std::size_t samples() const noexcept { return shown; }

  /// Counts an output y and its target t.
  void add(double y, double t) noexcept {
    squares += (y - t) * (y - t);
    absolutes += std::abs(y - t);
    targets.add(t);
    ++count;
  }
  /// Adds the samples of another.
  ValueScores& operator+=(const ValueScores& other) noexcept {
    squares += other.squares;
    absolutes += other.absolutes;
    targets += other.targets;
    count += other.count;
    shown += other.shown;
    return *this;
  }
};

/// The scores that fit a target type.
template <class Target>
struct scores_of {
  using type = ValueScores;
};
template <ClassTarget Target>
struct scores_of<Target> {
  using type = ClassScores<Target::classes>;
};

namespace detail {

void print_accuracy(std::ostream& out, double accuracy, std::size_t correct, std::size_t samples);

/// The scores that a result starts from.
template <SampleSource Data>
[[nodiscard]] auto no_scores(const Data& data) {
  using Target = typename Data::target_type;
  typename scores_of<Target>::type scores;
  if constexpr (ClassTarget<Target> && requires { data.class_names(); })
    scores.confusion.set_class_names(data.class_names());
  return scores;
}

/// Adds what P says of a sample: y is (outputs).
template <class P, class T, SampleSource Data>
void add_score(auto& scores, const Data& data, std::size_t sample, std::span<const T> y) {
  using Target = typename Data::target_type;
  if (data.weight(sample) == 0) return;
  const auto target = data.target(sample);
  if constexpr (ClassTarget<Target>) {
    scores.confusion.add(target, decide<P>(y));
  } else {
    for (std::size_t o = 0; o < y.size(); ++o) scores.add(y[o], target[o]);
    ++scores.shown;
  }
}

}  // namespace detail

/// The scores of a model on the samples at these indices, each counting once whatever its weight,
/// but for those of weight zero, which are as if they were not there. With an execution policy
/// blocks of samples run side by side; the scores are the same. Without samples, means are NaN.
/// Throws Error for an index that is not in the data set, and for a model that was moved from.
template <Predictor P, SampleSource Data, Execution E = struct Serial>
[[nodiscard]] auto evaluate(const P& model, const Data& data, std::span<const std::size_t> samples,
                            const E& execution = Serial) {
  static_assert(Data::inputs == P::inputs && Data::target_type::outputs == P::outputs,
                "evaluate: the data set's inputs or targets do not fit the model.");
  detail::check_indices("evaluate", samples, data.size());
  detail::check_held("evaluate", model);
  auto scores = detail::no_scores(data);
  detail::for_each_output(model, data, samples, execution,
                          [&](std::size_t sample, std::span<const typename P::scalar> y) {
                            detail::add_score<P>(scores, data, sample, y);
                          });
  return scores;
}

/// The scores of a model on a whole data set.
template <Predictor P, SampleSource Data, Execution E = struct Serial>
[[nodiscard]] auto evaluate(const P& model, const Data& data, const E& execution = Serial) {
  return evaluate(model, data, std::span<const std::size_t>(all_indices(data.size())), execution);
}

/// The scores of predictions, each counting once but those of weight zero; the same numbers as
/// those of the model.
template <class Target>
[[nodiscard]] auto evaluate(const Predictions<Target>& predictions) {
  typename scores_of<Target>::type scores;
  if constexpr (ClassTarget<Target>) scores.confusion.set_class_names(predictions.class_names());
  detail::each_counted(predictions, [&](std::size_t i) {
    if constexpr (ClassTarget<Target>) {
      scores.confusion.add(predictions.target(i), predictions.decided(i));
    } else {
      const auto y = predictions.output(i);
      for (std::size_t o = 0; o < y.size(); ++o) scores.add(y[o], predictions.target(i)[o]);
      ++scores.shown;
    }
  });
  return scores;
}

template <int Classes>
std::ostream& operator<<(std::ostream& out, const ClassScores<Classes>& scores) {
  detail::print_accuracy(out, scores.accuracy(), scores.confusion.correct(), scores.samples());
  return out << scores.confusion;
}
std::ostream& operator<<(std::ostream& out, const ValueScores& scores);

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/metrics/evaluate_model-inl.hpp>
#endif
