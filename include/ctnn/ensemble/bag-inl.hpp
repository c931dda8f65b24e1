// SPDX-License-Identifier: MIT
// Definitions of ensemble/bag.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/data/bootstrap.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/ensemble/bag.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

CTNN_FUNC std::vector<Split> Bootstraps::of(std::size_t members) const {
  std::vector<Split> drawn = bootstrap(samples.size(), static_cast<int>(members), seed);
  std::vector<std::size_t> trained_by(data_size);  // the last member trained on a sample, from 1 on
  for (std::size_t m = 0; m < members; ++m) {
    auto& [train, test] = drawn[m];
    for (std::size_t& s : train) s = samples[s];
    for (std::size_t& s : test) s = samples[s];
    // A sample that is there to draw twice may be drawn once and left out once.
    for (const std::size_t s : train) trained_by[s] = m + 1;
    std::erase_if(test, [&](std::size_t s) { return trained_by[s] == m + 1; });
    std::ranges::sort(train);
    std::ranges::sort(test);
    test.erase(std::unique(test.begin(), test.end()), test.end());
  }
  return drawn;
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
