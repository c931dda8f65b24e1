// SPDX-License-Identifier: MIT
// Definitions of validation/options.hpp.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/validation/options.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

CTNN_FUNC std::vector<std::span<const std::size_t>> training_parts(
    const std::vector<Split>& rounds) {
  std::vector<std::span<const std::size_t>> parts;
  for (const Split& round : rounds) parts.emplace_back(round.train);
  return parts;
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
