// SPDX-License-Identifier: MIT
// Inputs without targets: what a trained model is called with.
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/views.hpp>

namespace ctnn::inline CTNN_ABI {

/// n samples of In inputs, row-major (n, In), for a batch call: model(x, y, workspace).
template <int In>
class InputRows {
 public:
  static constexpr int inputs = In;

  InputRows() = default;
  /// values are (n, In); what is no whole row at their end is left out.
  explicit InputRows(std::vector<float> values) : values_(std::move(values)) {}

  [[nodiscard]] std::size_t size() const noexcept { return values_.size() / In; }
  /// The inputs of sample i, (In).
  [[nodiscard]] std::span<const float, In> operator[](std::size_t i) const noexcept {
    return rows()[i];
  }
  [[nodiscard]] Rows<const float, In> rows() const noexcept { return {values_.data(), size()}; }
  operator Rows<const float, In>() const noexcept { return rows(); }

 private:
  std::vector<float> values_;
};

}  // namespace ctnn::inline CTNN_ABI
