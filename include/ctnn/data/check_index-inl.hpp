// SPDX-License-Identifier: MIT
// Definitions of data/check_index.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/check_index.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_COLD CTNN_FUNC void throw_no_sample(const char* call, std::size_t index, std::size_t size) {
  throw Error(std::string(call) + ": sample " + std::to_string(index) +
              " is not in the data set, which has " + std::to_string(size) + ".");
}

CTNN_FUNC void check_indices(const char* call, std::span<const std::size_t> indices,
                             std::size_t size) {
  for (const std::size_t i : indices) check_index(call, i, size);
}

CTNN_FUNC std::size_t checked_size(const char* call, std::size_t samples, std::size_t bytes) {
  if (samples > PTRDIFF_MAX / bytes)
    throw Error(std::string(call) + ": " + std::to_string(samples) +
                " samples are more than any memory holds; is the number negative?");
  return samples;
}

}  // namespace ctnn::inline CTNN_ABI::detail
