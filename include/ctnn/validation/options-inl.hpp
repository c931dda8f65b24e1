// SPDX-License-Identifier: MIT
// Definitions of validation/options.hpp.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/execution.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/metrics/metric.hpp>
#include <ctnn/metrics/of_head.hpp>
#include <ctnn/training/callbacks.hpp>
#include <ctnn/validation/check_splits.hpp>
#include <ctnn/validation/options.hpp>
#include <ctnn/validation/strategies.hpp>

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
