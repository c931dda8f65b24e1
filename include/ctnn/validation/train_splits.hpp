// SPDX-License-Identifier: MIT
// Many models of one learner type as tasks of an execution policy: a model each, or those of a register.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
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
#include <ctnn/core/stopwatch.hpp>
#include <ctnn/fleet/choose_fleet.hpp>
#include <ctnn/fleet/fit_together.hpp>
#include <ctnn/passes/sample_lanes_forward.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/training/fit.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Whether any number of a learner's models would be trained on lanes.
template <class L>
inline constexpr bool may_train_together = !L::one_by_one && gain_on_lanes<L>() > 0;

/// Whether a callback asks for nothing that models on lanes do not have.
template <class F>
inline constexpr bool works_on_lanes = std::invocable<F&, const Epoch&> && !keeps_finite<F>;

template <bool Work>
struct check_together_callbacks {
  static_assert(Work,
                "cross_validate: rounds of this small network may train together, where a callback "
                "sees no Trainer and TerminateOnNaN no weights: take the Epoch alone, or add "
                "OneByOne to the Learner.");
  static constexpr bool checked = true;
};

/// What one task trains.
struct Lot {
  std::vector<std::size_t> models;
  bool together;
};

/// What models must share to be trained together.
struct Course {
  int epochs;
  std::uint64_t seed;
};
/// What to train of models on these courses: each by itself for a size of 0, else at most so many
/// together of those that share a course, where that pays.
[[nodiscard]] std::vector<Lot> lots_of(std::span<const Course> courses, std::size_t size,
                                       bool (*pays)(std::size_t models));

/// Models that share their epochs and the order of samples may train together. Whether they do depends
/// on the learners alone, not on how tasks run: cutting a fleet at whole registers changes no bit, but
/// one that is not cut shuffles once for all its models (leave-one-out of iris: 10 % less time).
template <class L>
std::vector<Lot> lots_of(std::span<const L> learners, [[maybe_unused]] bool cut) {
  std::vector<Course> courses(learners.size());
  if constexpr (may_train_together<L>) {
    for (std::size_t m = 0; m < learners.size(); ++m)
      courses[m] = {learners[m].epochs, learners[m].seed};
    return lots_of(courses, cut ? Vector<typename L::scalar>::lanes : learners.size(),
                   [](std::size_t models) { return pays_together<L>(models); });
  } else {
    return lots_of(courses, 0, [](std::size_t) { return false; });
  }
}

/// What sequential tasks need instead of a mutex.
struct NoMutex {
  void lock() noexcept {}
  void unlock() noexcept {}
};

/// The callbacks of a validation as one object, of a type that is the same for all: what trains a learner
/// is compiled once, whoever listens.
template <class L>
class RoundListeners {
 public:
  virtual ~RoundListeners() = default;
  /// `trainer` is null on lanes.
  virtual Training epoch(const Epoch& epoch, const Trainer<L>* trainer) = 0;
  virtual void finished(const Outcome& outcome) = 0;
};

/// Told by one task at a time.
template <class L, class Guard, class... Callbacks>
class RoundListenersOf final : public RoundListeners<L> {
 public:
  explicit RoundListenersOf(const std::tuple<Callbacks&...>& callbacks) : callbacks_(callbacks) {}

  Training epoch(const Epoch& epoch, const Trainer<L>* trainer) override {
    return ask_all([&]<class F>(F& callback) {
      if constexpr (works_on_lanes<F>)
        if (trainer == nullptr) return tell_alone(callback, epoch);
      return trainer != nullptr && tell<L>(callback, epoch, *trainer);
    });
  }
  void finished(const Outcome& outcome) override {
    ask_all([&](auto& callback) { return tell_finished(callback, outcome), false; });
  }

 private:
  static bool tell_alone(auto& callback, const Epoch& epoch) {
    if constexpr (std::is_same_v<decltype(callback(epoch)), Training>)
      return callback(epoch) == Training::stop;
    else
      return callback(epoch), false;
  }
  Training ask_all(auto ask) {
    const Lock<Guard> lock(mutex_);
    const bool stop =
        std::apply([&](auto&... callback) { return (false | ... | ask(callback)); }, callbacks_);
    return stop ? Training::stop : Training::go_on;
  }

  Guard mutex_;
  std::tuple<Callbacks&...> callbacks_;
};

/// A callback of `fit` that passes on what it hears as of a fold.
template <class L, bool KeepsFinite>
struct ToldByFit {
  static constexpr bool keeps_finite = KeepsFinite;
  RoundListeners<L>& listeners;
  int fold;
  int folds;

  Training operator()(Epoch epoch, const Trainer<L>& trainer) const {
    epoch.fold = fold;
    epoch.folds = folds;
    return listeners.epoch(epoch, &trainer);
  }
  void finished(Outcome outcome) const {
    outcome.fold = fold;
    outcome.folds = folds;
    listeners.finished(outcome);
  }
};

/// One of models on lanes, which know their numbers.
template <class L>
struct ToldOnLanes {
  RoundListeners<L>& listeners;
  Training operator()(const Epoch& epoch) const { return listeners.epoch(epoch, nullptr); }
  void finished(const Outcome& outcome) const { listeners.finished(outcome); }
};

/// Trains learners[m] on samples[m] for every m and calls trained(m, model, seconds) once for each, from
/// tasks that may run at the same time. Models have the same bits whatever runs them. Callbacks hear of
/// model m as of fold m + 1. Of models trained together each took an equal share of the time. With
/// `failures`, one for each model, those that cannot be trained say why there; else that is thrown.
template <class L, class Data, class E, class Trained, class... Callbacks>
void train_rounds(std::span<const L> learners, const Data& data, SamplesOfEach samples,
                  const E& execution, std::vector<std::string>* failures, Trained trained,
                  const std::tuple<Callbacks&...>& callbacks) {
  constexpr bool lanes = may_train_together<L>;
  constexpr bool callbacks_work = (true && ... && works_on_lanes<Callbacks>);
  static_assert(check_together_callbacks<(!lanes || callbacks_work)>::checked);
  constexpr bool sequential = std::is_same_v<E, struct Sequential>;
  using Guard = std::conditional_t<sequential, NoMutex, detail::Mutex>;
  RoundListenersOf<L, Guard, Callbacks...> listeners(callbacks);
  const std::vector<Lot> lots = lots_of(learners, !sequential);
  // Generic, for learners that no fleet can train.
  const auto fit_lot = [&](const auto& lot) {
    std::vector<L> own;
    std::vector<std::span<const std::size_t>> on;
    for (const std::size_t m : lot.models) {
      own.push_back(learners[m]);
      on.push_back(samples[m]);
    }
    const ModelNumbers numbers{lot.models, learners.size(), failures};
    if constexpr (sizeof...(Callbacks) == 0) {
      return fit_numbered<L>(std::span<const L>(own), data, on, numbers);
    } else {
      ToldOnLanes<L> told{listeners};
      return fit_numbered<L>(std::span<const L>(own), data, on, numbers, told);
    }
  };
  const auto fit_one = [&](std::size_t m) -> std::optional<typename L::model_type> {
    constexpr bool finite = (false || ... || keeps_finite<Callbacks>);
    ToldByFit<L, finite> told{listeners, static_cast<int>(m) + 1,
                              static_cast<int>(learners.size())};
    if (failures == nullptr) return fit(learners[m], data, samples[m], told);
    try {
      return fit(learners[m], data, samples[m], told);
    } catch (const Error& error) {
      (*failures)[m] = error.what();
      return std::nullopt;
    }
  };
  if constexpr (!lanes || callbacks_work)  // else that one sentence is enough
    execution.for_each(lots.size(), [&](std::size_t l) {
      const Lot& lot = lots[l];
      const Stopwatch stopwatch;
      if constexpr (lanes && callbacks_work)
        if (lot.together) {
          const auto models = fit_lot(lot);
          const double each = stopwatch.seconds() / static_cast<double>(models.size());
          for (std::size_t i = 0; i < models.size(); ++i)
            if (failures == nullptr || (*failures)[lot.models[i]].empty())
              trained(lot.models[i], models[i], each);
          return;
        }
      if (const auto model = fit_one(lot.models[0]))
        trained(lot.models[0], *model, stopwatch.seconds());
    });
}

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/validation/train_splits-inl.hpp>
#endif
