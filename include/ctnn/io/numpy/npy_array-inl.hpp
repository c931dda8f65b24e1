// SPDX-License-Identifier: MIT
// Definitions of io/numpy/npy_array.hpp.
#pragma once

#include <bit>
#include <cstddef>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/numpy/npy_array.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// "(60000, 28, 28)"
[[nodiscard]] inline std::string npy_extents(const std::vector<std::size_t>& shape) {
  std::string result = "(";
  for (std::size_t i = 0; i < shape.size(); ++i)
    result.append(i > 0 ? ", " : "").append(std::to_string(shape[i]));
  return result + (shape.size() == 1 ? ",)" : ")");
}

}  // namespace detail

CTNN_FUNC void NpyArray::expect_size(std::size_t values, const std::vector<std::size_t>& shape) {
  std::size_t size = 1;
  for (const std::size_t extent : shape) size *= extent;
  if (size != values)
    throw Error("NpyArray: " + std::to_string(values) + " values do not fill the shape " +
                detail::npy_extents(shape) + ": give extents whose product is their number.");
}

CTNN_FUNC void NpyArray::start(char kind, std::size_t bytes,
                               const std::vector<std::size_t>& shape) {
  static_assert(std::endian::native == std::endian::little);
  std::string header = std::string("{'descr': '") + (bytes > 1 ? '<' : '|') + kind +
                       std::to_string(bytes) +
                       "', 'fortran_order': False, 'shape': " + detail::npy_extents(shape) + ", }";
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
  file_.reserve(file_.size() + bytes * std::accumulate(shape.begin(), shape.end(), std::size_t{1},
                                                       std::multiplies<>()));
}

}  // namespace ctnn::inline CTNN_ABI
