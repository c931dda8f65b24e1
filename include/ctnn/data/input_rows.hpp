// SPDX-License-Identifier: MIT
// Inputs without targets: what a trained model is called with.
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/views.hpp>

namespace ctnn::inline CTNN_ABI {

/// n samples of In inputs, row-major (n, In), for a batch call: model(x, y, workspace).
template <int In>
class InputRows {
 public:
  static constexpr int inputs = In;

  InputRows() = default;
  /// values are (n, In). Throws Error for some that are no whole rows.
  explicit InputRows(std::vector<float> values) : values_(std::move(values)) { check(); }
  /// Of numbers of any arithmetic type, row by row, or of n lists of In each, as model(x) takes one:
  /// a std::vector of arrays or vectors. Converts them to float; throws Error as above.
  template <class X>
  explicit InputRows(const X& values) {
    for (const auto& value : values) {
      if constexpr (detail::is_numeric<std::remove_cvref_t<decltype(value)>>) {
        values_.push_back(static_cast<float>(value));
      } else {
        const detail::Numbers<float, In> row(value);
        values_.insert(values_.end(), row.value().begin(), row.value().end());
      }
    }
    check();
  }

  [[nodiscard]] std::size_t size() const noexcept { return values_.size() / In; }
  /// The inputs of sample i, (In).
  [[nodiscard]] std::span<const float, In> operator[](std::size_t i) const noexcept {
    return rows()[i];
  }
  /// The rows, (n, In).
  [[nodiscard]] Rows<const float, In> rows() const noexcept { return {values_.data(), size()}; }
  /// The same, where a call takes Rows.
  operator Rows<const float, In>() const noexcept { return rows(); }

 private:
  void check() const {
    if (values_.size() % In != 0) detail::throw_no_whole_rows(values_.size(), In);
  }

  std::vector<float> values_;
};

}  // namespace ctnn::inline CTNN_ABI
