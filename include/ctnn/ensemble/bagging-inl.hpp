// SPDX-License-Identifier: MIT
// Definitions of ensemble/bagging.hpp.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/ensemble/bag.hpp>
#include <ctnn/ensemble/bagging.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC void check_bagged(std::size_t samples) {
  if (samples < 2)
    throw Error("fit: Bagging draws from at least 2 samples, there " +
                std::string(samples == 0 ? "are none." : "is 1."));
}

CTNN_FUNC std::vector<std::vector<std::size_t>> training_sets(const Bootstraps& bootstraps,
                                                              std::size_t members) {
  std::vector<std::vector<std::size_t>> train;
  for (Split& split : bootstraps.of(members)) train.push_back(std::move(split.train));
  return train;
}

}  // namespace ctnn::inline CTNN_ABI::detail
