// SPDX-License-Identifier: MIT
// An array to be written as NumPy writes it: a copy of its values, their type and their extents.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <ranges>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/metrics/predictions.hpp>

namespace ctnn::inline CTNN_ABI {

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
    std::size_t size = 1;
    for (const std::size_t extent : shape) size *= extent;
    if (size != all.size())
      throw Error("NpyArray: " + std::to_string(all.size()) + " values do not fill the shape " +
                  text(shape) + ": give extents whose product is their number.");
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

  [[nodiscard]] const std::string& file() const noexcept { return file_; }

 private:
  [[nodiscard]] static std::string text(const std::vector<std::size_t>& shape) {
    std::string result = "(";
    for (std::size_t i = 0; i < shape.size(); ++i)
      result.append(i > 0 ? ", " : "").append(std::to_string(shape[i]));
    return result + (shape.size() == 1 ? ",)" : ")");
  }

  /// The header, of version 1.0. Values begin at a multiple of 64 bytes, as NumPy has it.
  template <class T>
  void start(const std::vector<std::size_t>& shape) {
    static_assert(std::endian::native == std::endian::little);
    const char kind = std::same_as<T, bool>    ? 'b'
                      : std::floating_point<T> ? 'f'
                      : std::is_signed_v<T>    ? 'i'
                                               : 'u';
    std::string header = std::string("{'descr': '") + (sizeof(T) > 1 ? '<' : '|') + kind +
                         std::to_string(sizeof(T)) +
                         "', 'fortran_order': False, 'shape': " + text(shape) + ", }";
    constexpr std::size_t before = 10;
    const std::size_t size = (before + header.size() + 1 + 63) / 64 * 64 - before;
    header.resize(size - 1, ' ');
    if (size > 0xFFFF) throw Error("NpyArray: a shape of that many extents is not written.");
    file_ = {'\x93',
             'N',
             'U',
             'M',
             'P',
             'Y',
             1,
             0,
             static_cast<char>(size & 0xFF),
             static_cast<char>(size >> 8)};
    file_ += header + '\n';
    file_.reserve(file_.size() + sizeof(T) * std::accumulate(shape.begin(), shape.end(),
                                                             std::size_t{1}, std::multiplies<>()));
  }

  template <class T>
  void append(std::span<const T> values) {
    file_.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  }

  std::string file_;
};

}  // namespace ctnn::inline CTNN_ABI
