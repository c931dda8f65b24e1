// SPDX-License-Identifier: MIT
// A data set in which some inputs are others than they were, without a copy of it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/data/sample_source.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The samples of Data, each as change(i, row) leaves a copy of its inputs, row of shape (inputs). Not
/// for several threads at once: there is one row, which holds until the next call of x.
template <SampleSource Data, class Change>
class ChangedInputs {
 public:
  using target_type = typename Data::target_type;
  static constexpr int inputs = Data::inputs;

  ChangedInputs(const Data& data, Change change)
      : data_(data), change_(std::move(change)), row_(static_cast<std::size_t>(inputs)) {}

  [[nodiscard]] std::size_t size() const { return data_.size(); }
  [[nodiscard]] std::span<const float, inputs> x(std::size_t i) const {
    const std::span<const float, inputs> row = data_.x(i);
    std::copy(row.begin(), row.end(), row_.begin());
    change_(i, std::span<float>(row_));
    return std::span<const float, inputs>(row_.data(), row_.size());
  }
  [[nodiscard]] decltype(auto) target(std::size_t i) const { return data_.target(i); }
  [[nodiscard]] float weight(std::size_t i) const { return data_.weight(i); }

 private:
  const Data& data_;
  Change change_;
  mutable std::vector<float> row_;
};

}  // namespace ctnn::inline CTNN_ABI::detail
