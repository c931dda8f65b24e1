// SPDX-License-Identifier: MIT
// Definitions of training/fit.hpp.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/training/fit.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

CTNN_FUNC void check_samples(std::span<const std::size_t> samples, std::size_t size,
                             const char* call) {
  for (const std::size_t s : samples)
    if (s >= size)
      throw Error(std::string(call) + ": sample " + std::to_string(s) +
                  " is not in the data set, which has " + std::to_string(size) + ".");
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
