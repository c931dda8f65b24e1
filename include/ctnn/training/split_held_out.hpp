// SPDX-License-Identifier: MIT
// The split of training samples by EarlyStopping: a part held out to watch, and the rest to train on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <ctnn/core/config.hpp>
#include <ctnn/data/splits.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// A part of samples of these classes, or of none, and the rest.
[[nodiscard]] Split split_held_out(std::span<const std::size_t> samples,
                                   std::span<const int> classes, double part, std::uint64_t seed);
/// The samples EarlyStopping holds out, and the rest, which is trained on.
template <class L, class Data>
Split split_held_out(const L& learner, const Data& data, std::span<const std::size_t> samples) {
  return split_held_out(samples, strata(data, samples), L::early_stopping_type::options.part,
                        learner.seed);
}

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/training/split_held_out-inl.hpp>
#endif
