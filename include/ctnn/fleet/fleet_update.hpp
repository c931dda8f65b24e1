// SPDX-License-Identifier: MIT
// The update of the models of a group: which of them make a step, and the constants of each one's
// optimizer.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/fleet/fleet_schedule.hpp>
#include <ctnn/fleet/model_group.hpp>
#include <ctnn/formulas/derived_updates.hpp>
#include <ctnn/policies/weight_penalties.hpp>
#include <ctnn/step/update_lanes.hpp>

namespace ctnn::inline CTNN_ABI::detail {

template <class L>
class FleetUpdate {
  using Group = ModelGroup<L>;
  using T = typename Group::T;
  using V = typename Group::V;
  using layout = typename Group::layout;
  using formula = derived_update<typename L::update_type>;
  using constants_type = typename formula::constants;
  using penalties = weight_penalties<typename L::network_type, layout, typename L::penalty_type,
                                     typename L::local_penalties>;
  static constexpr std::size_t lanes = Group::lanes;

 public:
  using epilogue_type =
      UpdateLanes<layout, V, typename L::update_type, penalties, Group::moment_count,
                  typename L::clipping_type, typename L::weight_decay_type>;

  /// Counts a step of those models of the group that begins at model `first` for which the batch's
  /// weight is above zero; returns the epilogue that updates them where their gradients arise.
  [[nodiscard]] epilogue_type begin_step(Group& group, std::size_t first, V weight,
                                         const FleetSchedule<L>& schedule, V* penalty) noexcept {
    const auto active = weight > V(0);
    const auto constants = count_step(group, first, weight, schedule);
    std::array<T*, Group::moment_count> moments;
    for (std::size_t i = 0; i < moments.size(); ++i) moments[i] = group.moments[i].data();
    return {.parameters = group.parameters.data(),
            .states = moments,
            .constants = constants,
            .strength = schedule.strengths(first),
            .active = active,
            .penalty = penalty};
  }

 private:
  /// What the constants of an update depend on.
  struct RateAndStep {
    double rate = 0;
    std::int64_t step = 0;
    friend bool operator==(const RateAndStep&, const RateAndStep&) = default;
  };
  struct CachedConstants {
    RateAndStep key;
    constants_type constants{1, 1};
  };

  auto count_step(Group& group, std::size_t first, V total,
                  const FleetSchedule<L>& schedule) noexcept {
    using broadcast = typename formula::template broadcast<V>;
    alignas(cache_line) std::array<T, lanes> weight;
    lanes_of<V>::store(weight.data(), total);
    bool same = true;
    std::size_t one = 0;  // a model that makes a step
    for (std::size_t i = 0; i < lanes; ++i) {
      if (!(weight[i] > 0)) continue;
      if (++group.steps[i], !(weight[one] > 0)) one = i;
      same = same && group.steps[i] == group.steps[one] &&
             schedule.rate_at(first + i) == schedule.rate_at(first + one);
    }
    const auto constants = [&](std::size_t i) -> const constants_type& {
      return constants_of({schedule.rate_at(first + i), std::max<std::int64_t>(group.steps[i], 1)});
    };
    if (same) return broadcast(constants(one));
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return broadcast(std::array<constants_type, lanes>{constants(I)...});
    }(std::make_index_sequence<lanes>{});
  }
  /// The constants of an update hold powers, which take their time: bootstrap samples leave models a few
  /// steps apart, where powers for every lane anew took a fourth of an epoch of iris.
  const constants_type& constants_of(const RateAndStep& key) noexcept {
    CachedConstants& cached = cache_[static_cast<std::size_t>(key.step) % cache_.size()];
    if (cached.key != key) cached = {key, constants_type(key.rate, key.step)};
    return cached.constants;
  }

  std::array<CachedConstants, 64> cache_;  // by step
};

}  // namespace ctnn::inline CTNN_ABI::detail
