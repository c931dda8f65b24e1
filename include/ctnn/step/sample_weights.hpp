// SPDX-License-Identifier: MIT
// The samples with a weight: those of weight zero are as if they were not in the data set.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/step/encode_targets.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Says that `what`, samples or others, all weigh 0.
[[noreturn]] void throw_no_weight(const std::string& what);

/// Those of these samples that weigh something to L, by their own weights and those of their
/// classes. NaN does, so that it is noticed. Throws Error, which says `what` they are, where none
/// does.
template <class L, class Data>
[[nodiscard]] std::vector<std::size_t> samples_with_weight(const Data& data,
                                                           std::span<const std::size_t> samples,
                                                           const std::string& what) {
  std::vector<std::size_t> result;
  result.reserve(samples.size());
  for (const std::size_t s : samples)
    if (weight_of<L, typename Data::target_type>(data.weight(s), data.target(s)) != 0)
      result.push_back(s);
  if (result.empty()) throw_no_weight(what);
  return result;
}

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/step/sample_weights-inl.hpp>
#endif
