// SPDX-License-Identifier: MIT
// What a model makes of one of its inputs: its mean output as the input is set to one value after
// another.
#pragma once

#include <cstddef>
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
#include <ctnn/metrics/model_outputs.hpp>
#include <ctnn/metrics/predictor.hpp>
#include <ctnn/model/model.hpp>

namespace ctnn::inline CTNN_ABI {

/// At which values partial_dependence evaluates a model.
struct PartialDependenceOptions {
  /// Values of the input, evenly spaced between its quantiles `low` and `high`; of an input that has at
  /// most so many, those themselves.
  int points = 50;
  double low = 0.05;   ///< quantile where the values begin
  double high = 0.95;  ///< quantile where the values end
  /// Whether to keep the outputs of every sample (individual conditional expectation), too.
  bool individual = false;
};

/// The result of partial_dependence: plot.line("malignant", result.values, result.mean[0]). Prints as a
/// table.
struct PartialDependence {
  std::string input;           ///< its name
  std::vector<double> values;  ///< that it is set to, (points), rising
  /// Mean outputs over samples: probabilities, logits or numbers, as the network gives them, (outputs,
  /// points).
  std::vector<std::vector<double>> mean;
  /// Those of every sample, (outputs, samples, points), with .individual = true.
  std::vector<std::vector<std::vector<double>>> individual;

  friend std::ostream& operator<<(std::ostream& out, const PartialDependence& dependence);
};

namespace detail {

/// The values of an input, given those of all samples. Throws Error for options that cannot be, without
/// samples, for NaN and where both quantiles are one value of many.
[[nodiscard]] std::vector<double> values_between(const std::string& input,
                                                 std::vector<double> values,
                                                 const PartialDependenceOptions& options);

}  // namespace detail

/// How the outputs of a model depend on one of its inputs, by number or name: their mean over the samples,
/// by weight, when that input is set to a value in all of them and everything else stays as it is. Where
/// inputs depend on each other, some of these samples could not exist. With an execution policy values
/// run side by side, to the same bits. Throws Error for an input that is not there, fewer than 2 points,
/// quantiles that are not 0 ≤ low < high ≤ 1, without samples that count, where the input is NaN, and
/// where it is one value between its quantiles. Friedman, "Greedy function approximation: a gradient
/// boosting machine", 2001; .individual: Goldstein et al., "Peeking inside the black box", 2015.
template <Predictor P, SampleSource Data, Execution E = struct Serial>
[[nodiscard]] PartialDependence partial_dependence(const P& model, const Data& data,
                                                   const detail::NamedInput& input,
                                                   const PartialDependenceOptions& options = {},
                                                   const E& execution = Serial) {
  constexpr bool fits = Data::inputs == P::inputs;
  static_assert(detail::check_model_fits<fits>::checked);
  PartialDependence result;
  if constexpr (fits) {
    const std::vector<std::string> names = detail::names_of_inputs(data);
    const auto k = static_cast<std::size_t>(input.number("partial_dependence", names));
    detail::check_held("partial_dependence", model);
    const std::vector<std::size_t> samples = detail::samples_with_weight(data);
    std::vector<double> seen;
    double weights = 0;
    for (const std::size_t s : samples) {
      seen.push_back(static_cast<double>(data.x(s)[k]));
      weights += static_cast<double>(data.weight(s));
    }
    result.input = names[k];
    result.values = detail::values_between(names[k], seen, options);
    constexpr auto outputs = static_cast<std::size_t>(P::outputs);
    const std::size_t points = result.values.size();
    result.mean.assign(outputs, std::vector<double>(points));
    if (options.individual)
      result.individual.assign(outputs, std::vector(samples.size(), std::vector<double>(points)));
    execution.for_each(points, [&](std::size_t p) {
      const detail::ChangedInputs changed(data, [&](std::size_t, std::span<float> row) {
        row[k] = static_cast<float>(result.values[p]);
      });
      std::size_t place = 0;
      detail::for_each_output(model, changed, std::span<const std::size_t>(samples),
                              [&](std::size_t s, std::span<const typename P::scalar> y) {
                                for (std::size_t o = 0; o < outputs; ++o) {
                                  const auto output = static_cast<double>(y[o]);
                                  result.mean[o][p] += static_cast<double>(data.weight(s)) * output;
                                  if (options.individual) result.individual[o][place][p] = output;
                                }
                                ++place;
                              });
      for (std::size_t o = 0; o < outputs; ++o) result.mean[o][p] /= weights;
    });
  }
  return result;
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/validation/partial_dependence-inl.hpp>
#endif
