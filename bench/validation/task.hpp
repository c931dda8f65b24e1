// SPDX-License-Identifier: MIT
// What is to be done: which models are trained on which samples, and which samples they predict
// afterwards.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace bench {

/// A data set: x is (n, inputs), row-major, as it stands in the file.
struct Table {
  std::string path;
  int inputs = 0;
  int classes = 0;
  std::vector<float> x;
  std::vector<int> y;

  [[nodiscard]] std::size_t size() const { return y.size(); }
  [[nodiscard]] const float* row(std::size_t i) const {
    return x.data() + i * static_cast<std::size_t>(inputs);
  }
};

/// One model: what it is trained on (a bootstrap sample names some twice), which it predicts.
struct Round {
  std::vector<std::size_t> train;
  std::vector<std::size_t> test;
};

/// Every round trains inputs-hidden-classes (ReLU, softmax, cross entropy) from fresh weights with Adam
/// (rate 1e-3), its inputs standardized over its training samples, shuffled in every epoch; then it
/// predicts its test samples.
struct Task {
  std::string name;
  const Table* table = nullptr;
  std::vector<int> hidden;  ///< widths
  int batch = 0;
  int epochs = 0;
  int folds = 0;  ///< rounds are those of a cross-validation with as many folds; 0: of another kind
  std::vector<Round> rounds;
  double least_accuracy = 0;  ///< a system that learns less has not done the work
  double divisor = 1;         ///< seconds are those of the task divided by this
};

inline constexpr float learning_rate = 1e-3F;  // Adam, with 0.9, 0.999 and 1e-8
inline constexpr unsigned seed = 1;            // of splits and, where a system takes it, of weights

/// All tasks; tables are read from the project's examples.
const std::vector<Task>& tasks();

/// The class probabilities that models give to samples, added up: a sample's class is the largest.
class Votes {
 public:
  explicit Votes(const Table& table)
      : table_(table), sums_(table.size() * static_cast<std::size_t>(table.classes)) {}

  /// probabilities is (classes).
  void add(std::size_t sample, const float* probabilities) {
    const auto width = static_cast<std::size_t>(table_.classes);
    for (std::size_t c = 0; c < width; ++c) sums_[sample * width + c] += probabilities[c];
  }
  /// Of the samples that were predicted.
  [[nodiscard]] double accuracy() const {
    const auto width = static_cast<std::ptrdiff_t>(table_.classes);
    int predicted = 0;
    int right = 0;
    for (std::size_t s = 0; s < table_.size(); ++s) {
      const auto begin = sums_.begin() + static_cast<std::ptrdiff_t>(s) * width;
      const auto best = std::max_element(begin, begin + width);
      if (*best == 0) continue;
      ++predicted;
      right += best - begin == table_.y[s] ? 1 : 0;
    }
    return predicted == 0 ? 0 : double(right) / predicted;
  }

 private:
  const Table& table_;
  std::vector<float> sums_;
};

}  // namespace bench
