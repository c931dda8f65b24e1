// SPDX-License-Identifier: MIT
// An array to be written as NumPy writes it: a copy of its values, their type and their extents.
#pragma once

#include <concepts>
#include <cstddef>
#include <ranges>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/views.hpp>

namespace ctnn::inline CTNN_ABI {

template <class Target>
class Predictions;  // of metrics/predictions.hpp

/// A number that NumPy has.
template <class T>
concept NpyNumber = std::same_as<T, float> || std::same_as<T, double> || std::integral<T>;

/// The bytes of a .npy file, of numbers in memory.
class NpyArray {
 public:
  /// values are (n), or of the shape that is given, row-major. Throws Error where they do not fill it.
  template <std::ranges::contiguous_range Values>
    requires NpyNumber<std::ranges::range_value_t<Values>>
  NpyArray(const Values& values, std::vector<std::size_t> shape = {}) {
    using T = std::ranges::range_value_t<Values>;
    const std::span<const T> all(std::ranges::data(values), std::ranges::size(values));
    if (shape.empty()) shape = {all.size()};
    expect_size(all.size(), shape);
    start<T>(shape);
    append(all);
  }
  /// (n, width)
  template <class T, int Width>
    requires NpyNumber<std::remove_const_t<T>>
  NpyArray(Rows<T, Width> rows) {
    start<std::remove_const_t<T>>({rows.size(), std::size_t{Width}});
    for (std::size_t i = 0; i < rows.size(); ++i)
      append(std::span<const std::remove_const_t<T>>(rows[i]));
  }
  /// The outputs, (n, outputs), double.
  template <class Target>
  NpyArray(const Predictions<Target>& predictions) {
    start<double>({predictions.size(), Predictions<Target>::outputs});
    for (std::size_t i = 0; i < predictions.size(); ++i)
      append(std::span<const double>(predictions.output(i)));
  }

  /// The bytes of the .npy file.
  [[nodiscard]] const std::string& file() const noexcept { return file_; }

 private:
  /// Throws Error where so many values do not fill the shape.
  static void expect_size(std::size_t values, const std::vector<std::size_t>& shape);

  template <class T>
  void start(const std::vector<std::size_t>& shape) {
    start(std::same_as<T, bool>    ? 'b'
          : std::floating_point<T> ? 'f'
          : std::is_signed_v<T>    ? 'i'
                                   : 'u',
          sizeof(T), shape);
  }
  /// The header, of version 1.0, for numbers of a kind and so many bytes. Values begin at a multiple of
  /// 64 bytes, as NumPy has it.
  void start(char kind, std::size_t bytes, const std::vector<std::size_t>& shape);

  template <class T>
  void append(std::span<const T> values) {
    file_.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  }

  std::string file_;
};

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/io/numpy/npy_array-inl.hpp>
#endif
