// SPDX-License-Identifier: MIT
// How much a model's score depends on each of its inputs: what is lost when an input is shuffled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/execution.hpp>
#include <ctnn/data/changed_inputs.hpp>
#include <ctnn/data/input_names.hpp>
#include <ctnn/data/sample_source.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/metrics/metric.hpp>
#include <ctnn/metrics/predict.hpp>
#include <ctnn/metrics/predictor.hpp>
#include <ctnn/validation/cross_validation.hpp>
#include <ctnn/validation/options.hpp>

namespace ctnn::inline CTNN_ABI {

/// How permutation_importance shuffles.
struct PermutationOptions {
  int repeats = 5;         ///< shuffles of every input
  std::uint64_t seed = 0;  ///< equal seeds give equal shuffles
  /// Inputs that are shuffled together, such as those of one quantity; the others by themselves. Empty:
  /// the categories of a column, "colour=red" and "colour=blue", are one group.
  std::vector<std::vector<int>> groups = {};
};

/// What the score loses without an input, or without a group of them.
struct InputImportance {
  std::string name;            ///< of the input
  std::vector<int> inputs;     ///< their numbers
  std::vector<double> losses;  ///< of each repeat: above 0 the score became worse

  /// The mean loss over repeats and their standard deviation.
  [[nodiscard]] MeanDeviation loss() const noexcept { return mean_deviation(losses); }
};

/// The result of permutation_importance. Prints as a table, the most important input first.
struct PermutationImportance {
  std::string metric;                   ///< its name
  double score = 0;                     ///< of the samples as they are
  std::vector<InputImportance> inputs;  ///< in the order of the data set

  /// The most important one first; equal ones as in the data set.
  [[nodiscard]] std::vector<InputImportance> sorted() const;

  friend std::ostream& operator<<(std::ostream& out, const PermutationImportance& importance);
};

namespace detail {

/// The groups of inputs, every input in one of them. Throws Error for options that cannot be.
[[nodiscard]] std::vector<InputImportance> permuted_groups(const PermutationOptions& options,
                                                           const std::vector<std::string>& names);

/// source[s] is the sample whose values sample s gets; both are among `samples`.
[[nodiscard]] std::vector<std::size_t> permuted_samples(std::span<const std::size_t> samples,
                                                        std::size_t size, std::uint64_t seed,
                                                        std::size_t stream);

/// Throws Error for a score of NaN, of which nothing can be lost.
void check_score(const std::string& metric, double score);

}  // namespace detail

/// How much each input matters to a model: the mean and deviation of what a metric loses on the samples at
/// these indices when the values of the input are shuffled among them, which leaves its distribution as
/// it is and takes away what it says of the target. On samples that the model was trained on it says
/// what the model uses, on others what helps it. Of inputs that tell the same, each may seem to matter
/// little. Every shuffle depends on the seed, its repeat and its input alone; with an execution policy
/// shuffles run side by side, to the same bits. Samples of weight zero are left out. Throws Error for an
/// index that is not in the data set, without repeats, for groups of inputs that are not there or
/// overlap, and where the score is NaN. Breiman, "Random forests", 2001.
template <Predictor P, SampleSource Data, Metric M, Execution E = struct Serial>
[[nodiscard]] PermutationImportance permutation_importance(const P& model, const Data& data,
                                                           std::span<const std::size_t> samples,
                                                           const M& metric,
                                                           const PermutationOptions& options = {},
                                                           const E& execution = Serial) {
  using Target = typename Data::target_type;
  static_assert(detail::check_metrics<Target, M>::checked);
  constexpr bool fits = Data::inputs == P::inputs && detail::fits_targets<P, Target>();
  static_assert(detail::check_model_fits<fits>::checked);
  PermutationImportance result;
  if constexpr (MetricOf<M, Target> && fits) {
    result.metric = metric.name;
    result.inputs = detail::permuted_groups(options, detail::names_of_inputs(data));
    detail::check_indices("permutation_importance", samples, data.size());
    std::vector<std::size_t> counted;
    for (const std::size_t s : samples)
      if (data.weight(s) != 0) counted.push_back(s);
    const std::span<const std::size_t> all = counted;
    result.score = metric(predict(model, data, all, execution));
    detail::check_score(result.metric, result.score);
    const std::size_t groups = result.inputs.size();
    execution.for_each(groups * static_cast<std::size_t>(options.repeats), [&](std::size_t task) {
      InputImportance& input = result.inputs[task % groups];
      const auto source = detail::permuted_samples(all, data.size(), options.seed, task);
      const detail::ChangedInputs shuffled(data, [&](std::size_t s, std::span<float> row) {
        const std::span<const float, Data::inputs> other = data.x(source[s]);
        for (const int k : input.inputs)
          row[static_cast<std::size_t>(k)] = other[static_cast<std::size_t>(k)];
      });
      const double score = metric(predict(model, shuffled, all));
      input.losses[task / groups] =
          metric.better == Better::greater ? result.score - score : score - result.score;
    });
  }
  return result;
}

/// The same on all samples of a data set.
template <Predictor P, SampleSource Data, Metric M, Execution E = struct Serial>
[[nodiscard]] PermutationImportance permutation_importance(const P& model, const Data& data,
                                                           const M& metric,
                                                           const PermutationOptions& options = {},
                                                           const E& execution = Serial) {
  return permutation_importance(model, data, std::span<const std::size_t>(all_indices(data.size())),
                                metric, options, execution);
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/validation/permutation_importance-inl.hpp>
#endif
