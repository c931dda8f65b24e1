// SPDX-License-Identifier: MIT
// Definitions of training/split_held_out.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/training/split_held_out.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC Split split_held_out(std::span<const std::size_t> samples, std::span<const int> classes,
                               double part, std::uint64_t seed) {
  if (samples.size() < 2)
    throw Error("fit: EarlyStopping holds samples out and needs at least 2, there is 1.");
  Split split = hold_out(samples.size(), part, seed, classes);
  for (std::size_t& s : split.train) s = samples[s];
  for (std::size_t& s : split.test) s = samples[s];
  return split;
}

}  // namespace ctnn::inline CTNN_ABI::detail
