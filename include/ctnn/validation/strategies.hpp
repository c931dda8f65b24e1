// SPDX-License-Identifier: MIT
// The validation strategies: hold-out, k-fold, grouped, leave-out, time series and bootstrap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/data/bootstrap.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/data/exhaustive_splits.hpp>
#include <ctnn/data/group_splits.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/data/time_series_split.hpp>
#include <ctnn/policies/policies.hpp>
#include <ctnn/validation/validation_strategy.hpp>

namespace ctnn::inline CTNN_ABI {

// Assertions stand last in their class: clang leaves out the members behind one that failed, and the
// mistake would be reported twice.

/// The type of HoldOut.
template <double Ratio>
struct HoldOutStrategy : validation {
  static constexpr const char* name = "HoldOut";
  template <class Data>
  static std::vector<Split> splits(const Data& data, std::uint64_t seed) {
    return detail::splits_with_weight(data, [&](auto samples) {
      return std::vector{hold_out(samples.size(), Ratio, seed, detail::strata(data, samples))};
    });
  }

  static_assert(Ratio > 0 && Ratio < 1, "HoldOut<ratio> needs a ratio between 0 and 1.");
};

/// The type of ShuffleSplit.
template <int R, double Ratio>
struct ShuffleSplitStrategy : validation {
  static constexpr const char* name = "ShuffleSplit";
  template <class Data>
  static std::vector<Split> splits(const Data& data, std::uint64_t seed) {
    return detail::splits_with_weight(data, [&](auto samples) {
      return shuffle_split(samples.size(), R, Ratio, seed, detail::strata(data, samples));
    });
  }

  static_assert(R >= 1, "ShuffleSplit<R, ratio> needs at least one round.");
  static_assert(Ratio > 0 && Ratio < 1, "ShuffleSplit<R, ratio> needs a ratio between 0 and 1.");
};

/// The type of KFold.
template <int K>
struct KFoldStrategy : validation {
  static constexpr const char* name = "KFold";
  template <class Data>
  static std::vector<Split> splits(const Data& data, std::uint64_t seed) {
    return detail::splits_with_weight(
        data, [&](auto samples) { return k_fold(samples.size(), K, seed); });
  }

  static_assert(K >= 2, "KFold<K> needs at least two folds.");
};

/// The type of RepeatedKFold.
template <int K, int R>
struct RepeatedKFoldStrategy : validation {
  static constexpr const char* name = "RepeatedKFold";
  template <class Data>
  static std::vector<Split> splits(const Data& data, std::uint64_t seed) {
    return detail::splits_with_weight(
        data, [&](auto samples) { return repeated_k_fold(samples.size(), K, R, seed); });
  }

  static_assert(K >= 2, "RepeatedKFold<K, R> needs at least two folds.");
  static_assert(R >= 1, "RepeatedKFold<K, R> needs at least one repeat.");
};

/// The type of StratifiedKFold.
template <int K>
struct StratifiedKFoldStrategy : validation {
  static constexpr const char* name = "StratifiedKFold";
  template <class Data>
  static std::vector<Split> splits(const Data& data, std::uint64_t seed) {
    static_assert(ClassTarget<typename Data::target_type>,
                  "StratifiedKFold needs classes to stratify: use KFold for numbers.");
    return detail::splits_with_weight(data, [&](auto samples) {
      return k_fold(samples.size(), K, seed, detail::strata(data, samples));
    });
  }

  static_assert(K >= 2, "StratifiedKFold<K> needs at least two folds.");
};

/// The type of RepeatedStratifiedKFold.
template <int K, int R>
struct RepeatedStratifiedKFoldStrategy : validation {
  static constexpr const char* name = "RepeatedStratifiedKFold";
  template <class Data>
  static std::vector<Split> splits(const Data& data, std::uint64_t seed) {
    static_assert(
        ClassTarget<typename Data::target_type>,
        "RepeatedStratifiedKFold needs classes to stratify: use RepeatedKFold for numbers.");
    return detail::splits_with_weight(data, [&](auto samples) {
      return repeated_k_fold(samples.size(), K, R, seed, detail::strata(data, samples));
    });
  }

  static_assert(K >= 2, "RepeatedStratifiedKFold<K, R> needs at least two folds.");
  static_assert(R >= 1, "RepeatedStratifiedKFold<K, R> needs at least one repeat.");
};

/// The type of GroupKFold.
template <int K>
struct GroupKFoldStrategy : validation {
  static constexpr const char* name = "GroupKFold";
  template <class Data>
  static std::vector<Split> splits(const Data& data, std::uint64_t seed) {
    return detail::splits_with_weight(data, [&](auto samples) {
      return group_k_fold(detail::groups_of(data.groups(), samples), K, seed);
    });
  }

  static_assert(K >= 2, "GroupKFold<K> needs at least two folds.");
};

/// The type of LeaveOneOut.
struct LeaveOneOutStrategy : validation {
  static constexpr const char* name = "LeaveOneOut";
  template <class Data>
  static std::vector<Split> splits(const Data& data, std::uint64_t) {
    return detail::splits_with_weight(data,
                                      [&](auto samples) { return leave_one_out(samples.size()); });
  }
};

/// The type of LeavePOut.
template <int P>
struct LeavePOutStrategy : validation {
  static constexpr const char* name = "LeavePOut";
  template <class Data>
  static std::vector<Split> splits(const Data& data, std::uint64_t) {
    return detail::splits_with_weight(data,
                                      [&](auto samples) { return leave_p_out(samples.size(), P); });
  }

  static_assert(P >= 1, "LeavePOut<P> needs at least one sample to leave out.");
};

/// The type of TimeSeriesSplit.
template <int K>
struct TimeSeriesSplitStrategy : validation {
  static constexpr const char* name = "TimeSeriesSplit";
  template <class Data>
  static std::vector<Split> splits(const Data& data, std::uint64_t) {
    return detail::splits_with_weight(
        data, [&](auto samples) { return time_series_split(samples.size(), K); });
  }

  static_assert(K >= 2, "TimeSeriesSplit<K> needs at least two rounds.");
};

/// The type of Bootstrap.
template <int R>
struct BootstrapStrategy : validation {
  static constexpr const char* name = "Bootstrap";
  template <class Data>
  static std::vector<Split> splits(const Data& data, std::uint64_t seed) {
    return detail::splits_with_weight(
        data, [&](auto samples) { return bootstrap(samples.size(), R, seed); });
  }
  /// Efron's .632 estimate: the mean score on out-of-bag samples, which is too pessimistic as a round
  /// trains on 63.2 % of the samples, and the apparent score, too optimistic, of a model trained on
  /// all samples and scored on them.
  [[nodiscard]] static constexpr double estimate(double apparent, double out_of_bag) noexcept {
    return 0.368 * apparent + 0.632 * out_of_bag;
  }

  static_assert(R >= 1, "Bootstrap<R> needs at least one round.");
};

/// One round with a share of the samples held out; stratified when the targets are classes.
/// \tparam Ratio share of the samples that is held out, in (0, 1)
template <Number auto Ratio>
inline constexpr HoldOutStrategy<detail::real<Ratio>> HoldOut{};

/// R rounds of HoldOut, each shuffled anew (Monte Carlo cross-validation).
/// \tparam R number of rounds, at least 1
/// \tparam Ratio share of the samples that is held out, in (0, 1)
template <int R, Number auto Ratio>
inline constexpr ShuffleSplitStrategy<R, detail::real<Ratio>> ShuffleSplit{};

/// K rounds; every sample is held out once.
/// \tparam K number of folds, at least 2
template <int K>
inline constexpr KFoldStrategy<K> KFold{};

/// K rounds, R times over with new folds.
/// \tparam K number of folds, at least 2
/// \tparam R repetitions, at least 1
template <int K, int R>
inline constexpr RepeatedKFoldStrategy<K, R> RepeatedKFold{};

/// K rounds; every fold has its share of each class.
/// \tparam K number of folds, at least 2
template <int K>
inline constexpr StratifiedKFoldStrategy<K> StratifiedKFold{};

/// K rounds, R times over with new folds; every fold has its share of each class.
/// \tparam K number of folds, at least 2
/// \tparam R repetitions, at least 1
template <int K, int R>
inline constexpr RepeatedStratifiedKFoldStrategy<K, R> RepeatedStratifiedKFold{};

/// K rounds; no group of the data set (Dataset::set_groups) is trained on and held out in one round.
/// \tparam K number of folds, at least 2
template <int K>
inline constexpr GroupKFoldStrategy<K> GroupKFold{};

/// A round per sample, which is held out.
inline constexpr LeaveOneOutStrategy LeaveOneOut{};

/// A round per choice of P samples, which are held out.
/// \tparam P samples that are held out at a time, at least 1
template <int P>
inline constexpr LeavePOutStrategy<P> LeavePOut{};

/// K rounds; what is held out comes after what is trained on, in the order of the data set.
/// \tparam K number of rounds, at least 2
template <int K>
inline constexpr TimeSeriesSplitStrategy<K> TimeSeriesSplit{};

/// R rounds that train on n draws with replacement from n samples and hold out those never drawn.
/// \tparam R number of rounds, at least 1
template <int R>
inline constexpr BootstrapStrategy<R> Bootstrap{};

}  // namespace ctnn::inline CTNN_ABI
