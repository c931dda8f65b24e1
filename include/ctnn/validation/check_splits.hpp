// SPDX-License-Identifier: MIT
// Checks of the splits that a validation strategy gives: no part empty, none overlapping.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/splits.hpp>

namespace ctnn::inline CTNN_ABI {

/// Throws Error unless there are rounds, each with samples to train on and samples to test that are
/// none of those, and all of them among n. `name` is the strategy's.
void check_splits(const std::vector<Split>& rounds, std::size_t n, const std::string& name);

/// The rounds of a strategy, checked.
template <class Strategy, class Data>
[[nodiscard]] std::vector<Split> checked_splits(const Data& data, std::uint64_t seed) {
  std::vector<Split> rounds = Strategy::splits(data, seed);
  if constexpr (requires { std::string(Strategy::name); })
    check_splits(rounds, data.size(), Strategy::name);
  else
    check_splits(rounds, data.size(), "The validation strategy");
  return rounds;
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/validation/check_splits-inl.hpp>
#endif
