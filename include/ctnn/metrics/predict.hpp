// SPDX-License-Identifier: MIT
// The predictions of a model on samples of a data set.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include <ctnn/core/config.hpp>
#include <ctnn/data/sample_source.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/metrics/decide.hpp>
#include <ctnn/metrics/outputs.hpp>
#include <ctnn/metrics/predictions.hpp>
#include <ctnn/network/model.hpp>

namespace ctnn::inline CTNN_ABI {

/// What a model says of the samples at these indices, in this order, beside their targets and weights.
template <auto Net, class T, SampleSource Data>
[[nodiscard]] Predictions<typename Data::target_type> predict(
    const Model<Net, T>& model, const Data& data, std::span<const std::size_t> samples) {
  using model_type = Model<Net, T>;
  using Target = typename Data::target_type;
  static_assert(Data::inputs == model_type::inputs && Target::outputs == model_type::outputs,
                "predict: the data set's inputs or targets do not fit the model.");
  Predictions<Target> predictions;
  predictions.reserve(samples.size());
  detail::for_each_output(model, data, samples, [&](std::size_t sample, std::span<const T> output) {
    std::array<double, Predictions<Target>::outputs> y{};
    std::copy(output.begin(), output.end(), y.begin());
    int decided = 0;
    if constexpr (ClassTarget<Target>) decided = decide<typename model_type::network_type>(output);
    predictions.add(y, data.target(sample), data.weight(sample), sample, decided);
  });
  return predictions;
}

/// What a model says of a whole data set.
template <auto Net, class T, SampleSource Data>
[[nodiscard]] Predictions<typename Data::target_type> predict(const Model<Net, T>& model,
                                                              const Data& data) {
  return predict(model, data, std::span<const std::size_t>(all_indices(data.size())));
}

}  // namespace ctnn::inline CTNN_ABI
