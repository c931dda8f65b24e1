// SPDX-License-Identifier: MIT
// One step of the models of a group: gathering, forward pass, loss, and backward pass with the update
// in it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/fleet/fleet_schedule.hpp>
#include <ctnn/fleet/fleet_update.hpp>
#include <ctnn/fleet/model_group.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/passes/sample_lanes_step.hpp>
#include <ctnn/plan/parameter_access.hpp>
#include <ctnn/policies/max_norm.hpp>
#include <ctnn/step/encode_targets.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The arena that all groups of a fleet work in, one after the other. A group is given with the number
/// of its first model, and samples with their weights, (samples of the data set, models).
template <class L>
class FleetStep {
  using Group = ModelGroup<L>;
  using shape = typename L::shape;
  using T = typename Group::T;
  using V = typename Group::V;
  using lane = lanes_of<V>;
  using layout = typename Group::layout;
  using Models = ModelPerLane<V, const T, layout>;
  static constexpr std::size_t batch = L::batch_type::size;
  static constexpr std::size_t lanes = Group::lanes;
  // A column of the arena is a sample, its lanes are models.
  using pass = plain_backward<typename L::network_type, V, typename L::loss_type,
                              static_cast<int>(batch* lanes)>;
  using arena_type = typename pass::arena_type;

 public:
  void set_weight_unit(double unit) noexcept { unit_ = unit; }
  [[nodiscard]] double weight_unit() const noexcept { return unit_; }

  /// Losses: whether losses and correct decisions are recorded.
  template <bool Losses, class Data>
  void step(Group& group, std::size_t first, const Data& data, std::span<const std::size_t> indices,
            Rows<const T, 1> weights, const FleetSchedule<L>& schedule) noexcept {
    using Target = typename Data::target_type;
    arena_type& arena = arena_[0];
    const V total =
        gather<Target>(group, first, data, indices, weights, lane::load(group.learns.data()));
    V penalty(0);
    const auto update = update_.begin_step(group, first, total, schedule, &penalty);
    const auto active = update.active;
    const Models models{group.parameters.data()};

    pass::forwards(models, arena);
    record_losses<Target, Losses>(group, total, static_cast<int>(indices.size()), update);
    for (int c = static_cast<int>(indices.size()); c < static_cast<int>(batch); ++c)
      pass::clear_delta(arena, c);
    Step unused;
    pass::backwards(models, update, arena, unused);
    using bounds = typename L::norm_bounds;
    if constexpr (bounds::any)
      keep_norms_on_lanes<bounds, layout, V>(group.parameters.data(), active);
    Group::add(group.penalty, select(active, penalty, V(0)));
    Group::add(group.recorded_steps, select(active, V(1), V(0)));
  }

  /// Records what the models, stopped ones too, make of these samples; nothing is learnt.
  template <class Data>
  void evaluate(Group& group, std::size_t first, const Data& data,
                std::span<const std::size_t> indices, Rows<const T, 1> weights) noexcept {
    using Target = typename Data::target_type;
    const V total = gather<Target>(group, first, data, indices, weights, V(1));
    pass::forwards(Models{group.parameters.data()}, arena_[0]);
    record_losses<Target, true>(group, total, static_cast<int>(indices.size()), Models{nullptr});
  }

 private:
  /// ∂L/∂z of the samples in the arena; with Losses what the models of a group have recorded grows.
  template <class Target, bool Losses>
  void record_losses(Group& group, V total, int samples, const auto& update) noexcept {
    const V scale = select(total > V(0), V(1) / total, V(0));
    V loss(0);
    V correct(0);
    for (int c = 0; c < samples; ++c) {
      const auto column = pass::loss_of_column(Models{group.parameters.data()}, update, arena_[0],
                                               c, scale, Losses && ClassTarget<Target>);
      if constexpr (Losses) {  // else the compiler leaves out what computes them
        loss = loss + column.loss;
        correct = correct + column.correct;
      }
    }
    Group::add(group.loss, loss * total);
    Group::add(group.correct, correct);
    Group::add(group.weight, total);
  }

  /// Inputs, targets and weights, times `factor`, of a batch on the lanes of a group; the sum of
  /// weights.
  template <class Target, class Data>
  V gather(const Group& group, std::size_t first, const Data& data,
           std::span<const std::size_t> indices, Rows<const T, 1> weights, V factor) noexcept {
    arena_type& arena = arena_[0];
    constexpr std::size_t row = arena_type::padded;  // elements of a feature's row
    V total(0);
    for (std::size_t s = 0; s < indices.size(); ++s) {
      const auto x = data.x(indices[s]);
      for (std::size_t i = 0; i < shape::inputs; ++i)
        lane::store(arena.input() + i * row + s * lanes,
                    (V(static_cast<T>(x[i])) - lane::load(group.shift.data() + i * lanes)) *
                        lane::load(group.factor.data() + i * lanes));
      const auto target = data.target(indices[s]);
      for (int o = 0; o < shape::outputs; ++o)
        lane::store(arena.target() + static_cast<std::size_t>(o) * row + s * lanes,
                    group.scaled_target(encode_target<T, typename L::loss_type, Target>(target, o),
                                        static_cast<std::size_t>(o)));
      double own = data.weight(indices[s]);
      if constexpr (ClassTarget<Target>) {
        static_assert(
            check_class_weights<L::class_weights_type::classes, Target::classes>::checked);
        own *= L::class_weights_type::weight(target);
      }
      const V weight =
          lane::load(&weights[indices[s]][0] + first) * V(static_cast<T>(own * unit_)) * factor;
      lane::store(arena.weight() + s * lanes, weight);
      total = total + weight;
    }
    for (std::size_t s = indices.size(); s < batch; ++s)
      for (std::size_t i = 0; i < shape::inputs; ++i)
        lane::store(arena.input() + i * row + s * lanes, V(0));
    return total;
  }

  std::vector<arena_type> arena_ = std::vector<arena_type>(1);  // one, on the heap
  FleetUpdate<L> update_;
  double unit_ = 1;  // of weights in the arena
};

}  // namespace ctnn::inline CTNN_ABI::detail
