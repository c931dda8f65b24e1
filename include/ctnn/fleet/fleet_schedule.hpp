// SPDX-License-Identifier: MIT
// The settings of a fleet's models, and the learning rate of each by a schedule of its own.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/policies/schedules.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/training/learner.hpp>

namespace ctnn::inline CTNN_ABI::detail {

template <class L>
class FleetSchedule {
  using T = typename L::scalar;
  using V = Vector<T>;
  using schedule = typename L::schedule_type;

 public:
  /// Throws Error for settings that cannot train.
  explicit FleetSchedule(std::span<const L> learners)
      : learners_(learners.begin(), learners.end()), states_(learners.size()) {
    for (const L& learner : learners) check_settings(learner);
    for (const L& learner : learners) rates_.push_back(learner.learning_rate);
  }

  [[nodiscard]] std::size_t size() const noexcept { return learners_.size(); }
  [[nodiscard]] const L& learner(std::size_t m) const noexcept { return learners_[m]; }
  [[nodiscard]] double rate(std::size_t m) const noexcept { return rates_[m]; }

  void set_position(const TrainingPosition& position) noexcept {
    if constexpr (!std::is_same_v<schedule, ConstantSchedule>)
      for (std::size_t m = 0; m < size(); ++m)
        rates_[m] = learners_[m].learning_rate * schedule::factor(states_[m], position);
  }
  void epoch_done(std::size_t m, double monitored) noexcept {
    schedule::epoch_done(states_[m], monitored);
  }

  // By place, where those beyond the last model, in the last group, repeat it.
  [[nodiscard]] double rate_at(std::size_t place) const noexcept { return rates_[model_at(place)]; }
  /// The strengths of the penalty on all weights, of the group that begins at model `first`.
  [[nodiscard]] V strengths(std::size_t first) const noexcept {
    alignas(cache_line) std::array<T, V::lanes> lambda;
    for (std::size_t i = 0; i < V::lanes; ++i)
      lambda[i] = static_cast<T>(learners_[model_at(first + i)].penalty);
    return lanes_of<V>::load(lambda.data());
  }

 private:
  [[nodiscard]] std::size_t model_at(std::size_t place) const noexcept {
    return std::min(place, learners_.size() - 1);
  }

  std::vector<L> learners_;
  std::vector<typename schedule::State> states_;
  std::vector<double> rates_;  // of the next step
};

}  // namespace ctnn::inline CTNN_ABI::detail
