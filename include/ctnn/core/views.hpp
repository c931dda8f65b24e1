// SPDX-License-Identifier: MIT
// Views of memory with extents known to the compiler.
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// A view of size() rows of Width elements, row-major, `stride` elements from row to row.
template <class T, int Width>
class Rows {
 public:
  static constexpr int width = Width;

  constexpr Rows(T* data, std::size_t size, std::size_t stride = Width) noexcept
      : data_(data), size_(size), stride_(stride) {}
  /// Rows to read of rows to write.
  template <class U>
    requires(std::is_same_v<const U, T>)
  constexpr Rows(const Rows<U, Width>& rows) noexcept
      : Rows(rows.size() == 0 ? nullptr : rows[0].data(), rows.size(), rows.stride()) {}

  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr std::size_t stride() const noexcept { return stride_; }
  [[nodiscard]] constexpr std::span<T, Width> operator[](std::size_t row) const noexcept {
    return std::span<T, Width>(data_ + row * stride_, Width);
  }
  /// Rows first … first + count − 1.
  [[nodiscard]] constexpr Rows part(std::size_t first, std::size_t count) const noexcept {
    return Rows(data_ + first * stride_, count, stride_);
  }

 private:
  T* data_;
  std::size_t size_;
  std::size_t stride_;
};

/// Where element (row, column) lies in panels of `panel` rows, each with its `width` columns one
/// after another; the last panel may be narrower, as `rows` ends there.
[[nodiscard]] constexpr std::ptrdiff_t panel_offset(int row, int column, int rows, int width,
                                                    int panel) noexcept {
  const int first = row / panel * panel;
  const int height = rows - first < panel ? rows - first : panel;
  return static_cast<std::ptrdiff_t>(first) * width + static_cast<std::ptrdiff_t>(column) * height +
         (row - first);
}

/// A view of a Height × Width matrix, addressed (row, column). It lies in panels of `Panel` rows,
/// with rows that only fill up to `Padded`; Panel = 1 is row-major.
template <class T, int Height, int Width, int Panel = 1, int Padded = Height>
class MatrixView {
 public:
  static constexpr int rows = Height;
  static constexpr int columns = Width;

  constexpr explicit MatrixView(T* data) noexcept : data_(data) {}

  [[nodiscard]] constexpr T& operator()(int row, int column) const noexcept {
    return data_[panel_offset(row, column, Padded, Width, Panel)];
  }

 private:
  T* data_;
};

}  // namespace ctnn::inline CTNN_ABI
