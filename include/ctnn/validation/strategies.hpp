// SPDX-License-Identifier: MIT
// Validation strategies as policies: each cuts a data set into rounds of training and test samples.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/training/policies.hpp>

namespace ctnn::inline CTNN_ABI {

/// A strategy gives the rounds of a validation of `data`; equal seeds give equal rounds.
template <class S, class Data>
concept ValidationStrategy =
    std::derived_from<S, validation> && requires(const Data& data, std::uint64_t seed) {
      { S::splits(data, seed) } -> std::same_as<std::vector<Split>>;
    };

template <double Ratio>
struct HoldOutStrategy : validation {
  static_assert(Ratio > 0 && Ratio < 1, "HoldOut<ratio> needs a ratio between 0 and 1.");
  static constexpr const char* name = "HoldOut";
  template <class Data>
  static std::vector<Split> splits(const Data& data, std::uint64_t seed) {
    if constexpr (ClassTarget<typename Data::target_type>)
      return {hold_out(data.size(), Ratio, seed, class_ids(data))};
    else
      return {hold_out(data.size(), Ratio, seed)};
  }
};

template <int K>
struct KFoldStrategy : validation {
  static_assert(K >= 2, "KFold<K> needs at least two folds.");
  static constexpr const char* name = "KFold";
  template <class Data>
  static std::vector<Split> splits(const Data& data, std::uint64_t seed) {
    return k_fold(data.size(), K, seed);
  }
};

template <int K>
struct StratifiedKFoldStrategy : validation {
  static_assert(K >= 2, "StratifiedKFold<K> needs at least two folds.");
  static constexpr const char* name = "StratifiedKFold";
  template <class Data>
  static std::vector<Split> splits(const Data& data, std::uint64_t seed) {
    static_assert(ClassTarget<typename Data::target_type>,
                  "StratifiedKFold needs classes to stratify: use KFold for numbers.");
    if constexpr (ClassTarget<typename Data::target_type>)
      return k_fold(data.size(), K, seed, class_ids(data));
    else
      return {};
  }
};

/// One round with a share of the samples held out; stratified when the targets are classes.
template <double Ratio>
inline constexpr HoldOutStrategy<Ratio> HoldOut{};

/// K rounds; every sample is held out once.
template <int K>
inline constexpr KFoldStrategy<K> KFold{};

/// K rounds; every fold has its share of each class.
template <int K>
inline constexpr StratifiedKFoldStrategy<K> StratifiedKFold{};

}  // namespace ctnn::inline CTNN_ABI
