// SPDX-License-Identifier: MIT
// The outputs of a model on samples of a data set, one after another.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/sample_source.hpp>
#include <ctnn/network/model.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Calls see(sample, y) for each of these samples in turn, y of shape (outputs). The model runs on
/// blocks of them.
template <auto Net, class T, SampleSource Data, class See>
void for_each_output(const Model<Net, T>& model, const Data& data,
                     std::span<const std::size_t> samples, See see) {
  using model_type = Model<Net, T>;
  constexpr int In = Data::inputs;
  constexpr std::size_t block = 64;
  constexpr auto width = static_cast<std::size_t>(model_type::outputs);
  const auto workspace = std::make_unique<typename model_type::Workspace>();
  std::vector<float> x(block * static_cast<std::size_t>(In));
  std::vector<T> y(block * width);
  for (std::size_t first = 0; first < samples.size(); first += block) {
    const std::size_t count = std::min(block, samples.size() - first);
    for (std::size_t s = 0; s < count; ++s) {
      const auto row = data.x(samples[first + s]);
      std::copy(row.begin(), row.end(), x.begin() + static_cast<std::ptrdiff_t>(s) * In);
    }
    model(Rows<const float, In>(x.data(), count), Rows<T, model_type::outputs>(y.data(), count),
          *workspace);
    for (std::size_t s = 0; s < count; ++s)
      see(samples[first + s], std::span<const T>(y).subspan(s * width, width));
  }
}

}  // namespace ctnn::inline CTNN_ABI::detail
