// SPDX-License-Identifier: MIT
// Views of memory with extents known to the compiler.
#pragma once

#include <array>
#include <cstddef>
#include <iterator>
#include <span>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

template <bool Viewed>
struct check_rows : sentence {
  static_assert(
      Viewed,
      "Rows are a view of memory: of numbers of just their type, const or not, row by row in "
      "one array, vector or span, or of arrays of one row each; others become inputs as "
      "InputRows<N>(numbers), which converts them.");
};
template <bool Kept>
struct check_rows_kept : sentence {
  static_assert(
      Kept,
      "Rows are a view: of numbers that nothing keeps they would be gone at the end of the "
      "line; give the container a name.");
};

/// A row of U in an array of rows.
template <class E>
struct row_type {
  using type = void;
  static constexpr std::size_t width = 0;
};
template <class U, std::size_t N>
struct row_type<U[N]> {
  using type = U;
  static constexpr std::size_t width = N;
};
template <class U, std::size_t N>
struct row_type<std::array<U, N>> : row_type<U[N]> {};
template <class U, std::size_t N>
struct row_type<const std::array<U, N>> : row_type<const U[N]> {};

/// Whether a span of what it refers to may outlive it.
template <class X>
inline constexpr bool refers_to_others = false;
template <class E, std::size_t N>
inline constexpr bool refers_to_others<std::span<E, N>> = true;

/// Throws Error: so many numbers are no whole rows.
[[noreturn]] void throw_no_whole_rows(std::size_t numbers, int width);

}  // namespace detail

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

  /// Of a container of T, row by row, or of arrays of Width T each, which must outlive the view. Throws
  /// Error for numbers that are no whole rows.
  template <class X>
    requires requires(X& x) {
      std::data(x);
      std::size(x);
    }
  constexpr explicit Rows(X&& x) : Rows(nullptr, 0) {
    using E = std::remove_pointer_t<decltype(std::data(x))>;
    using row = detail::row_type<E>;
    constexpr bool of_numbers = std::is_same_v<T, E> || std::is_same_v<T, const E>;
    constexpr bool of_rows = row::width == Width && (std::is_same_v<T, typename row::type> ||
                                                     std::is_same_v<T, const typename row::type>);
    constexpr bool kept =
        std::is_lvalue_reference_v<X> || detail::refers_to_others<std::remove_cv_t<X>>;
    static_assert(detail::check_rows<(of_numbers || of_rows)>::checked);
    static_assert(detail::check_rows_kept<kept>::checked);
    const auto size = static_cast<std::size_t>(std::size(x));
    if constexpr (of_numbers) {
      if (size % Width != 0) detail::throw_no_whole_rows(size, Width);
      *this = Rows(std::data(x), size / Width);
    } else if constexpr (of_rows) {
      *this = Rows(reinterpret_cast<T*>(std::data(x)), size, sizeof(E) / sizeof(T));
    }
  }

  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  /// Elements from the beginning of a row to that of the next.
  [[nodiscard]] constexpr std::size_t stride() const noexcept { return stride_; }
  /// Row number `row` < size(), (Width).
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

namespace detail {

/// The parameter of a call that takes many rows: Rows, or what they can be made of.
template <class T, int Width>
class RowsArgument : public Rows<T, Width> {
 public:
  using Rows<T, Width>::Rows;
  template <class X>
  // NOLINTNEXTLINE(bugprone-forwarding-reference-overload): of another argument it makes a copy, too.
  constexpr RowsArgument(X&& x) noexcept(std::is_convertible_v<X, Rows<T, Width>>)
      : Rows<T, Width>(rows(x)) {}

 private:
  template <class X>
  static constexpr Rows<T, Width> rows(X& x) noexcept(std::is_convertible_v<X&, Rows<T, Width>>) {
    if constexpr (std::is_convertible_v<X&, Rows<T, Width>>) {
      return x;
    } else {
      constexpr bool container = requires {
        std::data(x);
        std::size(x);
      };
      static_assert(check_rows<container>::checked);
      if constexpr (container)
        return Rows<T, Width>(x);
      else
        return {nullptr, 0};
    }
  }
};

}  // namespace detail

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

  /// The element in a row and a column, both from 0.
  [[nodiscard]] constexpr T& operator()(int row, int column) const noexcept {
    return data_[panel_offset(row, column, Padded, Width, Panel)];
  }

 private:
  T* data_;
};

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/core/views-inl.hpp>
#endif
