// SPDX-License-Identifier: MIT
// Training the models of a resampling, one for each split, as tasks of an execution policy.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/execution.hpp>
#include <ctnn/core/mutex.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/core/stopwatch.hpp>
#include <ctnn/fleet/fit_together.hpp>
#include <ctnn/fleet/fleet_reports.hpp>
#include <ctnn/training/callbacks.hpp>
#include <ctnn/training/fit.hpp>
#include <ctnn/validation/fold_callbacks.hpp>
#include <ctnn/validation/training_tasks.hpp>

namespace ctnn::inline CTNN_ABI::detail {

template <bool Work>
struct check_together_callbacks : sentence {
  static_assert(Work,
                "cross_validate: rounds of this small network may train together, where a callback "
                "sees no Trainer and TerminateOnNaN no weights: take the Epoch alone, or add "
                "OneByOne to the Learner.");
};

/// Trains learners[m] on samples[m] for every m and calls trained(m, model, seconds) once for each, from
/// tasks that may run at the same time. Models have the same bits whatever runs them. To callbacks
/// model m is fold m + 1. Of models trained together each took an equal share of the time. With
/// `failures`, one for each model, it is recorded there why one cannot be trained; else that is thrown.
template <class L, class Data, class E, class Trained, class... Callbacks>
void train_splits(std::span<const L> learners, const Data& data, SamplesOfEach samples,
                  const E& execution, std::vector<std::string>* failures, Trained trained,
                  const std::tuple<Callbacks&...>& callbacks) {
  constexpr bool lanes = may_train_together<L>;
  constexpr bool callbacks_work = (true && ... && works_on_lanes<Callbacks>);
  static_assert(check_together_callbacks<(!lanes || callbacks_work)>::checked);
  constexpr bool takes = (false || ... || takes_outcome<Callbacks>);
  constexpr bool sequential = std::is_same_v<E, struct Serial>;
  using Guard = std::conditional_t<sequential, NoMutex, detail::Mutex>;
  FoldCallbacksOf<L, Guard, Callbacks...> of_folds(callbacks);
  const std::vector<TrainingTask> tasks = training_tasks(learners, !sequential);
  // Generic, for learners that no fleet can train.
  const auto fit_group = [&](const auto& task) {
    std::vector<L> own;
    std::vector<std::span<const std::size_t>> on;
    for (const std::size_t m : task.models) {
      own.push_back(learners[m]);
      on.push_back(samples[m]);
    }
    const ModelNumbers numbers{task.models, learners.size(), failures};
    if constexpr (sizeof...(Callbacks) == 0) {
      return fit_numbered<L>(std::span<const L>(own), data, on, numbers);
    } else {
      FleetCallback<L, takes> callback{of_folds};
      return fit_numbered<L>(std::span<const L>(own), data, on, numbers, callback);
    }
  };
  const auto fit_one = [&](std::size_t m) -> std::optional<typename L::model_type> {
    constexpr bool finite = (false || ... || keeps_finite<Callbacks>);
    FitCallback<L, finite, takes> callback{of_folds, static_cast<int>(m) + 1,
                                           static_cast<int>(learners.size())};
    if (failures == nullptr) return fit(learners[m], data, samples[m], callback);
    try {
      return fit(learners[m], data, samples[m], callback);
    } catch (const Error& error) {
      (*failures)[m] = error.what();
      call_finished(callback, Outcome{.ending = Ending::not_finite, .text = error.what()});
      return std::nullopt;
    }
  };
  if constexpr (!lanes || callbacks_work)  // else that one sentence is enough
    execution.for_each(tasks.size(), [&](std::size_t t) {
      const TrainingTask& task = tasks[t];
      const Stopwatch stopwatch;
      if constexpr (lanes && callbacks_work)
        if (task.together) {
          const auto models = fit_group(task);
          const double each = stopwatch.seconds() / static_cast<double>(models.size());
          for (std::size_t i = 0; i < models.size(); ++i)
            if (failures == nullptr || (*failures)[task.models[i]].empty())
              trained(task.models[i], models[i], each);
          return;
        }
      if (const auto model = fit_one(task.models[0]))
        trained(task.models[0], *model, stopwatch.seconds());
    });
}

}  // namespace ctnn::inline CTNN_ABI::detail
