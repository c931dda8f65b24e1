// SPDX-License-Identifier: MIT
// Metrics of decided classes: accuracy, precision, recall, specificity and F1, named as in scikit-learn.
//
// Every prediction counts by its weight; one that is undecided, with a NaN among its outputs, is
// wrong. Precision, recall and F1 are 0 where they would divide by zero (scikit-learn's
// zero_division=0): precision of a class never decided for, recall of one that never occurs. A mean
// of nothing, as without predictions, is NaN.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/fixed_string.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/metrics/confusion.hpp>
#include <ctnn/metrics/metric.hpp>
#include <ctnn/metrics/predictions.hpp>
#include <ctnn/metrics/ratio.hpp>

namespace ctnn::inline CTNN_ABI {

/// How the values of several classes become one.
enum class Average {
  macro,    ///< their mean, over the classes that occur among targets or decisions
  micro,    ///< of all decisions together: with one class per sample, the accuracy
  weighted  ///< their mean, weighted by how often a class is the target
};

/// Precision, recall and F1 of a class, or an average of them.
struct PrecisionRecallF1 {
  double precision = 0;  ///< right decisions for the class, of all decisions for it
  double recall = 0;     ///< right decisions for the class, of all its samples
  double f1 = 0;         ///< 2·precision·recall / (precision + recall)
  double support = 0;    ///< weight of the samples of the class
};

namespace detail {

[[nodiscard]] constexpr double ratio_or_zero(double a, double b) noexcept {
  return b > 0 ? a / b : 0;
}

[[nodiscard]] constexpr double sum_of(const auto& numbers) noexcept {
  double sum = 0;
  for (const double x : numbers) sum += x;
  return sum;
}

/// Weights of predictions, by class.
template <std::size_t N>
struct ClassSums {
  using Sums = std::vector<double>;
  Sums right = Sums(N);                             // decided for the class, and its
  Sums decided = Sums(N);                           // decided for the class
  Sums targets = Sums(N);                           // of the class
  std::vector<char> occurs = std::vector<char>(N);  // as target or decision

  [[nodiscard]] PrecisionRecallF1 of(std::size_t c) const noexcept {
    return {ratio_or_zero(right[c], decided[c]), ratio_or_zero(right[c], targets[c]),
            ratio_or_zero(2 * right[c], decided[c] + targets[c]), targets[c]};
  }
};

template <class Target>
[[nodiscard]] auto class_sums(const Predictions<Target>& predictions) {
  ClassSums<static_cast<std::size_t>(Target::classes)> sums;
  each_counted(predictions, [&](std::size_t i) {
    const auto target = static_cast<std::size_t>(predictions.target(i));
    const double weight = predictions.weight(i);
    sums.targets[target] += weight;
    sums.occurs[target] = true;
    if (predictions.decided(i) == undecided) return;
    const auto decided = static_cast<std::size_t>(predictions.decided(i));
    if (target == decided) sums.right[target] += weight;
    sums.decided[decided] += weight;
    sums.occurs[decided] = true;
  });
  return sums;
}

template <bool TwoClasses>
struct check_average : sentence {
  static_assert(TwoClasses,
                "Precision, recall and F1 of more than two classes need an average: "
                "Average::macro, Average::micro or Average::weighted.");
};

}  // namespace detail

/// Counts of (true class, decided class), whatever the weights, but those of zero.
template <ClassTarget Target>
[[nodiscard]] ConfusionMatrix<Target::classes> confusion_matrix(
    const Predictions<Target>& predictions) {
  ConfusionMatrix<Target::classes> matrix;
  matrix.set_class_names(predictions.class_names());
  detail::each_counted(predictions, [&](std::size_t i) {
    matrix.add(predictions.target(i), predictions.decided(i));
  });
  return matrix;
}

/// The share of right decisions.
inline constexpr struct accuracy_score : detail::metric_of_classes {
  static constexpr const char* name = "accuracy";
  static constexpr Better better = Better::greater;
  using detail::metric_of_classes::operator();
  template <ClassTarget Target>
  [[nodiscard]] double operator()(const Predictions<Target>& predictions) const {
    const auto sums = detail::class_sums(predictions);
    return detail::ratio_or_nan(detail::sum_of(sums.right), detail::sum_of(sums.targets));
  }
} accuracy_score{};

/// The mean recall of the classes that have samples: accuracy as if all had equally many.
inline constexpr struct balanced_accuracy_score : detail::metric_of_classes {
  static constexpr const char* name = "balanced accuracy";
  static constexpr Better better = Better::greater;
  using detail::metric_of_classes::operator();
  template <ClassTarget Target>
  [[nodiscard]] double operator()(const Predictions<Target>& predictions) const {
    const auto sums = detail::class_sums(predictions);
    double recalls = 0;
    double classes = 0;
    for (std::size_t c = 0; c < sums.targets.size(); ++c)
      if (sums.targets[c] > 0) {
        recalls += sums.of(c).recall;
        ++classes;
      }
    return detail::ratio_or_nan(recalls, classes);
  }
} balanced_accuracy_score{};

/// Of every class by itself.
template <ClassTarget Target>
[[nodiscard]] auto precision_recall_f1(const Predictions<Target>& predictions) {
  const auto sums = detail::class_sums(predictions);
  std::array<PrecisionRecallF1, static_cast<std::size_t>(Target::classes)> result;
  for (std::size_t c = 0; c < result.size(); ++c) result[c] = sums.of(c);
  return result;
}

/// Of all classes in one; the support is that of all.
template <ClassTarget Target>
[[nodiscard]] PrecisionRecallF1 precision_recall_f1(const Predictions<Target>& predictions,
                                                    Average average) {
  const auto sums = detail::class_sums(predictions);
  const double support = detail::sum_of(sums.targets);
  if (average == Average::micro) {
    const double accuracy = accuracy_score(predictions);
    return {accuracy, accuracy, accuracy, support};
  }
  PrecisionRecallF1 total;
  double weights = 0;
  for (std::size_t c = 0; c < sums.targets.size(); ++c) {
    const PrecisionRecallF1 of = sums.of(c);
    const double weight = average == Average::weighted ? of.support : sums.occurs[c] ? 1 : 0;
    total.precision += weight * of.precision;
    total.recall += weight * of.recall;
    total.f1 += weight * of.f1;
    weights += weight;
  }
  const auto mean = [&](double sum) { return detail::ratio_or_nan(sum, weights); };
  return {mean(total.precision), mean(total.recall), mean(total.f1), support};
}

namespace detail {

/// Precision, recall or F1 as one number.
template <double PrecisionRecallF1::* Of, fixed_string Name>
struct OneOfThree : metric_of_classes {
  static constexpr const char* name = Name.text;
  static constexpr Better better = Better::greater;
  using metric_of_classes::operator();

  template <ClassTarget Target>
  [[nodiscard]] double operator()(const Predictions<Target>& predictions) const {
    static_assert(check_average<(Target::classes == 2)>::checked);
    return class_sums(predictions).of(1).*Of;
  }
  template <ClassTarget Target>
  [[nodiscard]] double operator()(const Predictions<Target>& predictions, Average average) const {
    return precision_recall_f1(predictions, average).*Of;
  }

  struct Averaged : metric_of_classes {
    std::string name;
    Average average;
    static constexpr Better better = Better::greater;
    using metric_of_classes::operator();

    explicit Averaged(Average how)
        : name(std::string(Name.text) + (how == Average::macro   ? " (macro)"
                                         : how == Average::micro ? " (micro)"
                                                                 : " (weighted)")),
          average(how) {}
    template <ClassTarget Target>
    [[nodiscard]] double operator()(const Predictions<Target>& predictions) const {
      return precision_recall_f1(predictions, average).*Of;
    }
  };
  /// As a metric among options: f1_score(Average::macro).
  [[nodiscard]] Averaged operator()(Average average) const { return Averaged(average); }
};

}  // namespace detail

// Without an average they are those of class 1, of two.
/// Precision of class 1, or averaged over classes: precision_score(predictions, Average::macro).
inline constexpr struct precision_score
    : detail::OneOfThree<&PrecisionRecallF1::precision, "precision"> {
} precision_score{};
/// Recall of class 1, or averaged over classes: recall_score(predictions, Average::macro).
inline constexpr struct recall_score : detail::OneOfThree<&PrecisionRecallF1::recall, "recall"> {
} recall_score{};
/// Specificity of two classes: right decisions for class 0, of all its samples; its recall, 1 less the
/// false positive rate.
inline constexpr struct specificity_score : metric_kind {
  static constexpr const char* name = "specificity";
  static constexpr Better better = Better::greater;
  template <ClassTarget Target>
    requires(Target::classes == 2)
  [[nodiscard]] double operator()(const Predictions<Target>& predictions) const {
    return detail::class_sums(predictions).of(0).recall;
  }
} specificity_score{};
/// F1 of class 1, or averaged over classes: f1_score(predictions, Average::macro).
inline constexpr struct f1_score : detail::OneOfThree<&PrecisionRecallF1::f1, "F1"> {
} f1_score{};

/// The share of samples whose class is among the k with the largest outputs. Of equal outputs the
/// first come first, as in a decision (scikit-learn: the last). Throws Error for k < 1.
inline constexpr struct top_k_accuracy_score {
  /// The share of samples whose class is among the k with the largest outputs.
  template <int N>
  [[nodiscard]] double operator()(const Predictions<Classes<N>>& predictions, int k) const {
    if (k < 1)
      throw Error("top_k_accuracy_score: k is " + std::to_string(k) + ": it must be 1 or more.");
    double right = 0;
    double total = 0;
    detail::each_counted(predictions, [&](std::size_t i) {
      const auto y = predictions.output(i);
      const auto target = static_cast<std::size_t>(predictions.target(i));
      int ahead = 0;  // NaN is ahead of everything, so that it never makes a sample right
      for (std::size_t c = 0; c < y.size(); ++c)
        ahead += c != target && !(y[c] < y[target] || (y[c] == y[target] && c > target));
      if (ahead < k && !std::isnan(y[target])) right += predictions.weight(i);
      total += predictions.weight(i);
    });
    return detail::ratio_or_nan(right, total);
  }

  struct OfK : metric_kind {
    std::string name;
    int k;
    static constexpr Better better = Better::greater;

    explicit OfK(int count) : name("top-" + std::to_string(count) + " accuracy"), k(count) {}
    template <int N>
    [[nodiscard]] double operator()(const Predictions<Classes<N>>& predictions) const {
      return top_k_accuracy_score{}(predictions, k);
    }
  };
  /// As a metric among options: top_k_accuracy_score(3).
  [[nodiscard]] OfK operator()(int k) const { return OfK(k); }
} top_k_accuracy_score{};

}  // namespace ctnn::inline CTNN_ABI
