// SPDX-License-Identifier: MIT
// The concept of a validation strategy, a policy that cuts a data set into rounds of training and test
// samples, and the pieces that strategies share.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/policies/policies.hpp>

namespace ctnn::inline CTNN_ABI {

/// A strategy gives the rounds of a validation of `data`; equal seeds give equal rounds. Samples of
/// weight zero are in none of them, which are those of the data set without such samples. An own
/// one derives from `validation`; docs/concepts/validation.md shows one.
template <class S, class Data>
concept ValidationStrategy =
    std::derived_from<S, validation> && requires(const Data& data, std::uint64_t seed) {
      { S::splits(data, seed) } -> std::same_as<std::vector<Split>>;
    };

namespace detail {

/// The splits that draw(samples) gives of the places of samples that weigh something: as if there
/// were no others, which are neither trained on nor held out.
template <class Data>
std::vector<Split> splits_with_weight(const Data& data, auto draw) {
  const std::vector<std::size_t> samples = samples_with_weight(data);
  std::vector<Split> splits = draw(std::span<const std::size_t>(samples));
  if (samples.size() < data.size()) renumber(splits, samples);
  return splits;
}

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI
