// SPDX-License-Identifier: MIT
// How the models of a resampling are grouped into tasks: a model each, or those that train together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/fleet/choose_fleet.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Whether any number of a learner's models would be trained on lanes.
template <class L>
inline constexpr bool may_train_together = !L::one_by_one && gain_on_lanes<L>() > 0;

/// A group of models that one task of an execution policy trains: one model, or several together.
struct TrainingTask {
  std::vector<std::size_t> models;
  bool together;
};

/// What models must share to be trained together.
struct SharedSettings {
  int epochs;
  std::uint64_t seed;
};
/// The tasks for models with these settings: each by itself for a size of 0, else at most so many
/// together of those whose settings are the same, where that pays.
[[nodiscard]] std::vector<TrainingTask> training_tasks(std::span<const SharedSettings> settings,
                                                       std::size_t size,
                                                       bool (*pays)(std::size_t models));

/// Models that share their epochs and the order of samples may train together. Whether they do depends
/// on the learners alone, not on how tasks run: cutting a fleet at whole registers changes no bit, but
/// one that is not cut shuffles once for all its models (leave-one-out of iris: 10 % less time).
template <class L>
std::vector<TrainingTask> training_tasks(std::span<const L> learners, [[maybe_unused]] bool cut) {
  std::vector<SharedSettings> settings(learners.size());
  if constexpr (may_train_together<L>) {
    for (std::size_t m = 0; m < learners.size(); ++m)
      settings[m] = {learners[m].epochs, learners[m].seed};
    return training_tasks(settings, cut ? Vector<typename L::scalar>::lanes : learners.size(),
                          [](std::size_t models) { return pays_together<L>(models); });
  } else {
    return training_tasks(settings, 0, [](std::size_t) { return false; });
  }
}

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/validation/training_tasks-inl.hpp>
#endif
