// SPDX-License-Identifier: MIT
// Index sets: which samples train and which are held out, drawn by shuffling.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/batches.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/random/philox.hpp>

namespace ctnn::inline CTNN_ABI {

/// The samples of one round of validation; the two parts are disjoint and in ascending order. Only a
/// bootstrap trains on a sample more than once.
struct Split {
  std::vector<std::size_t> train;  ///< indices of what is trained on
  std::vector<std::size_t> test;   ///< indices of what is held out
};

/// 0, 1, …, n − 1. Throws Error for a number that cannot be one.
[[nodiscard]] std::vector<std::size_t> all_indices(std::size_t n);

/// The classes of all samples of a data set.
template <class Data>
  requires ClassTarget<typename Data::target_type>
[[nodiscard]] std::vector<int> class_ids(const Data& data) {
  std::vector<int> ids(data.size());
  for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = data.target(i);
  return ids;
}

namespace detail {

/// Throws Error for a number, `what`, that is below `least`.
void check_least(const char* call, const char* what, int number, int least);
/// Throws Error for more samples than a shuffle can index, and for more indices, of n samples in
/// so many rounds, than any memory holds.
void check_rounds(const char* call, std::size_t n, std::size_t rounds);
/// The indices of the samples that there are: those of weight zero are as if they were not.
template <class Data>
[[nodiscard]] std::vector<std::size_t> samples_with_weight(const Data& data) {
  std::vector<std::size_t> samples;
  samples.reserve(data.size());
  for (std::size_t i = 0; i < data.size(); ++i)
    if (data.weight(i) != 0) samples.push_back(i);
  return samples;
}
/// What a split of these samples is stratified by: the classes, or nothing for numbers.
template <class Data>
std::vector<int> strata([[maybe_unused]] const Data& data,
                        [[maybe_unused]] std::span<const std::size_t> samples) {
  std::vector<int> classes;
  if constexpr (ClassTarget<typename Data::target_type>)
    for (const std::size_t s : samples) classes.push_back(data.target(s));
  return classes;
}
/// The places in splits of a part of the samples become indices of these.
void renumber(std::vector<Split>& splits, std::span<const std::size_t> samples);

Split split_by(const std::vector<int>& part, int held_out);

}  // namespace detail

/// K splits whose test parts are disjoint and together hold every sample once; sizes differ by at
/// most one. With `classes` (one id per sample, any from 0 on) every fold gets its share of each class as
/// well. Every `repeat` of a seed shuffles anew. Throws Error when there are fewer samples, or fewer of a
/// class, than folds, for fewer than two folds, and for classes that are not one for each sample.
[[nodiscard]] std::vector<Split> k_fold(std::size_t n, int k, std::uint64_t seed,
                                        std::span<const int> classes = {}, int repeat = 0);

/// One split of n samples, for code that has no data set; train_test_split takes one. It holds out
/// `ratio` of them, rounded, at least one on either side. With `classes` the share of each class is
/// kept to within one sample. Every `repeat` of a seed shuffles anew. Throws Error for fewer than two
/// samples, for a ratio that is not between 0 and 1, and for classes that are not one for each sample.
[[nodiscard]] Split hold_out(std::size_t n, double ratio, std::uint64_t seed,
                             std::span<const int> classes = {}, int repeat = 0);

/// The folds of `repeats` k-fold splits, one after another; the first k are those of k_fold. Throws Error
/// as k_fold does, and for fewer repeats than one.
[[nodiscard]] std::vector<Split> repeated_k_fold(std::size_t n, int k, int repeats,
                                                 std::uint64_t seed,
                                                 std::span<const int> classes = {});

/// `repeats` hold-out splits, each shuffled anew; the first is that of hold_out. Throws Error as hold_out
/// does, and for fewer repeats than one.
[[nodiscard]] std::vector<Split> shuffle_split(std::size_t n, int repeats, double ratio,
                                               std::uint64_t seed,
                                               std::span<const int> classes = {});

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/data/splits-inl.hpp>
#endif
