// SPDX-License-Identifier: MIT
// The outputs of a model on samples of a data set, one after another.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/execution.hpp>
#include <ctnn/core/owner.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/sample_source.hpp>
#include <ctnn/metrics/predictor.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// What runs side by side: enough to be worth a task, whatever the number of threads.
inline constexpr std::size_t samples_of_a_task = 1024;

/// Calls take(sample, y) for each of these samples in their order, y of shape (outputs). The model runs on
/// blocks of them.
template <Predictor P, SampleSource Data, class Take>
void for_each_output(const P& model, const Data& data, std::span<const std::size_t> samples,
                     Take take) {
  using T = typename P::scalar;
  constexpr int In = Data::inputs;
  constexpr std::size_t block = 64;
  constexpr auto width = static_cast<std::size_t>(P::outputs);
  const auto workspace = make_owner<typename P::Workspace>();
  std::vector<float> x(block * static_cast<std::size_t>(In));
  std::vector<T> y(block * width);
  for (std::size_t first = 0; first < samples.size(); first += block) {
    const std::size_t count = std::min(block, samples.size() - first);
    for (std::size_t s = 0; s < count; ++s) {
      const std::span<const float, In> row = data.x(samples[first + s]);
      std::copy(row.begin(), row.end(), x.begin() + static_cast<std::ptrdiff_t>(s) * In);
    }
    model(Rows<const float, In>(x.data(), count), Rows<T, P::outputs>(y.data(), count), *workspace);
    for (std::size_t s = 0; s < count; ++s)
      take(samples[first + s], std::span<const T>(y).subspan(s * width, width));
  }
}

/// The same, the model running where `execution` has it; `take` is called on this thread, in order.
template <Predictor P, SampleSource Data, Execution E, class Take>
void for_each_output(const P& model, const Data& data, std::span<const std::size_t> samples,
                     const E& execution, Take take) {
  if constexpr (std::is_same_v<E, struct Serial>) {
    for_each_output(model, data, samples, take);
  } else {
    using T = typename P::scalar;
    constexpr auto width = static_cast<std::size_t>(P::outputs);
    std::vector<T> outputs(samples.size() * width);
    execution.for_each(
        (samples.size() + samples_of_a_task - 1) / samples_of_a_task, [&](std::size_t task) {
          const std::size_t first = task * samples_of_a_task;
          const auto its =
              samples.subspan(first, std::min(samples_of_a_task, samples.size() - first));
          T* to = outputs.data() + first * width;
          for_each_output(model, data, its, [&](std::size_t, std::span<const T> y) {
            to = std::copy(y.begin(), y.end(), to);
          });
        });
    for (std::size_t s = 0; s < samples.size(); ++s)
      take(samples[s], std::span<const T>(outputs).subspan(s * width, width));
  }
}

}  // namespace ctnn::inline CTNN_ABI::detail
