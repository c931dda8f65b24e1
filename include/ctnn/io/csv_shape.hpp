// SPDX-License-Identifier: MIT
// What a data set asks of a table, as numbers.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

struct CsvShape {
  std::size_t inputs;   // columns
  std::size_t width;    // target columns
  std::size_t classes;  // 0: the targets are numbers
  std::size_t stride;   // floats from one sample's inputs to the next one's
  /// Which of (width) numbers is no class id where one must be, or −1; none: all may be any.
  int (*misfit)(const float* numbers);
};

/// Bytes that are read at once, half of a usual L2.
inline constexpr std::size_t csv_usual_block = std::size_t{1} << 18;

}  // namespace ctnn::inline CTNN_ABI::detail
