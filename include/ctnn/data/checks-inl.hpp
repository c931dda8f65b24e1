// SPDX-License-Identifier: MIT
// Definitions of data/checks.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/checks.hpp>

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

CTNN_COLD CTNN_FUNC void throw_no_class(const char* call, std::int64_t id, int classes) {
  throw Error(std::string(call) + ": class id " + std::to_string(id) + " is not in 0 … " +
              std::to_string(classes - 1) + ".");
}

CTNN_COLD CTNN_FUNC void throw_no_class_of_head(const char* call, float id, int place) {
  throw Error(std::string(call) + ": " + std::to_string(id) + " at place " + std::to_string(place) +
              " of the targets is not the id of a class of that head.");
}

}  // namespace ctnn::inline CTNN_ABI::detail
