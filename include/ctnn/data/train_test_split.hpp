// SPDX-License-Identifier: MIT
// One split of a data set, into samples to train on and samples to test on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/data/sample_source.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/data/targets.hpp>

namespace ctnn::inline CTNN_ABI {

/// How train_test_split draws.
struct TrainTestOptions {
  double test_size = 0.25;  ///< share of the samples, or of their groups, to test on
  std::uint64_t seed = 0;   ///< equal seeds give equal splits
  bool stratify = true;     ///< every class has its share in either part
};

namespace detail {

/// The split of these samples, of which classes and groups are one each, or none.
[[nodiscard]] Split split_samples(std::span<const std::size_t> samples,
                                  std::span<const int> classes, std::span<const int> groups,
                                  const TrainTestOptions& options);

}  // namespace detail

/// Splits a data set at random: const auto [train, test] = train_test_split(data, {.test_size = 0.2,
/// .seed = 7}) gives indices, in ascending order, for fit and evaluate; rows are not moved. At least
/// one sample is on either side.
///
/// Where targets are classes, each keeps its share to within one sample, unless .stratify is false; a
/// class of one sample is on one of the sides. Where the data set has groups, these keep together, as in
/// scikit-learn's GroupShuffleSplit: .test_size is the share of the groups, and classes have no say.
/// Samples of weight zero are on neither side.
///
/// Throws Error for a .test_size that is not between 0 and 1, and for fewer than two samples or groups.
template <SampleSource Data>
[[nodiscard]] Split train_test_split(const Data& data, const TrainTestOptions& options = {}) {
  const std::vector<std::size_t> samples = detail::samples_with_weight(data);
  std::vector<int> groups;
  if constexpr (requires { data.groups().empty(); })
    if (!data.groups().empty())
      for (const std::size_t s : samples) groups.push_back(data.groups()[s]);
  return detail::split_samples(samples, detail::strata(data, samples), groups, options);
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/data/train_test_split-inl.hpp>
#endif
