// SPDX-License-Identifier: MIT
// Out-of-fold predictions: of every sample by the model that was not trained on it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/metrics/predict.hpp>
#include <ctnn/metrics/predictions.hpp>
#include <ctnn/validation/options.hpp>
#include <ctnn/validation/train_splits.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// The round that tests each of n samples; throws Error unless there is one for each of these.
std::vector<std::size_t> round_of_each(const std::vector<Split>& rounds, std::size_t n,
                                       std::span<const std::size_t> samples);

}  // namespace detail

/// The prediction of every sample by the model whose round held it out, in the order of the data
/// set; those of weight zero are in no round and have none. Options are callbacks, an execution
/// policy and a strategy. Throws Error where the strategy tests a sample never or more than once,
/// and as cross_validate does.
template <class L, class Data, class... Options>
  requires(... && (ScoringOption<Options, L> && !Metric<Options>))
[[nodiscard]] Predictions<typename Data::target_type> cross_val_predict(const L& learner,
                                                                        const Data& data,
                                                                        Options&&... options) {
  const std::vector<Split> rounds = detail::rounds_of<L, Options...>(learner, data);
  const std::vector<std::size_t> samples = detail::samples_with_weight(data);
  const std::vector<std::size_t> round = detail::round_of_each(rounds, data.size(), samples);
  const std::vector<L> learners(rounds.size(), learner);
  const std::vector<std::span<const std::size_t>> train = detail::training_parts(rounds);
  std::vector<Predictions<typename Data::target_type>> folds(rounds.size());
  detail::train_splits(
      std::span<const L>(learners), data, train, detail::execution_of(options...), nullptr,
      [&](std::size_t r, const auto& model, double) {
        folds[r] = predict(model, data, rounds[r].test);
      },
      detail::callbacks_of(options...));

  std::vector<std::size_t> place(data.size());  // of a sample in its fold
  for (const auto& fold : folds)
    for (std::size_t i = 0; i < fold.size(); ++i) place[fold.sample(i)] = i;
  Predictions<typename Data::target_type> result;
  result.reserve(samples.size());
  for (const std::size_t s : samples) result.add_row_of(folds[round[s]], place[s]);
  return result;
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/validation/cross_val_predict-inl.hpp>
#endif
