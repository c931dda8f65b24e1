// SPDX-License-Identifier: MIT
// A fleet: many small models trained at once, a model on each lane of a register.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/denormals.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/scaler.hpp>
#include <ctnn/fleet/choose_fleet.hpp>
#include <ctnn/fleet/fleet_schedule.hpp>
#include <ctnn/fleet/fleet_step.hpp>
#include <ctnn/fleet/model_group.hpp>
#include <ctnn/model/initialize.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/policies/schedules.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/step/batch_noise.hpp>
#include <ctnn/step/encode_targets.hpp>

namespace ctnn::inline CTNN_ABI {

/// Models of one learner's type trained together, each by settings of its own: seed, rate, penalty.
/// All get the same batches; a weight per model and sample says what each learns from. A batch in
/// which no sample weighs anything for a model leaves that model, its optimizer's state and its step
/// count as they were. Steps allocate, lock and throw nothing: indices, rows of weights and numbers of
/// models, which are below size(), are the caller's to check, as fit_together does.
template <class L>
class Fleet {
  static_assert(detail::check_fleet_chain<L::shape::graph::chain>::checked);
  static_assert(detail::check_fleet<detail::steps_on_lanes<L>()>::checked);
  static_assert(detail::check_fleet_epochs<detail::shares_epochs<L>()>::checked);
  static_assert(detail::check_fleet_clipping<L::clipping_type::of_norm>::checked);
  static_assert(detail::check_quiet_fleet<!detail::has_noise<L>>::checked);

 public:
  using model_type = typename L::model_type;
  using shape = typename L::shape;
  using T = typename L::scalar;
  using V = Vector<T>;
  static constexpr int batch = L::batch_type::size;
  static constexpr std::size_t lanes = V::lanes;

  /// A model for each learner, initialized from its seed. Throws Error for settings that cannot train.
  explicit Fleet(std::span<const L> learners)
      : schedule_(learners), groups_((learners.size() + lanes - 1) / lanes) {
    for (std::size_t m = size(); m < padded(); ++m) stop(m);
    for (std::size_t m = 0; m < size(); ++m)
      initialize<typename L::network_type, typename L::initializers>(
          group_of(m).parameters_of(m % lanes), learners[m].seed);
  }

  [[nodiscard]] std::size_t size() const noexcept { return schedule_.size(); }
  /// Models rounded up to whole registers: the length of a row of weights.
  [[nodiscard]] std::size_t padded() const noexcept { return groups_.size() * lanes; }

  /// The scaling of the inputs of model m.
  void set_scaler(std::size_t m, const Scaler<shape::inputs>& scaler) noexcept {
    group_of(m).set_scaler(m % lanes, scaler);
  }

  /// With StandardizeTargets the scaling of the targets of model m.
  void set_target_scaler(std::size_t m, const auto& scaler) noexcept {
    group_of(m).set_target_scaler(m % lanes, scaler);
  }

  /// What weights of samples are multiplied by in the arena, see detail::weight_unit.
  void set_weight_unit(double unit) noexcept { step_.set_weight_unit(unit); }

  /// Sets where the run stands, for the models' schedules. Without it they stay at their learners'
  /// rates.
  void set_position(const TrainingPosition& position) noexcept { schedule_.set_position(position); }
  /// The earlier name of set_position.
  [[deprecated("set_moment is now called set_position.")]] void set_moment(
      const TrainingPosition& position) noexcept {
    set_position(position);
  }
  /// Gives the schedule of model m the loss that an epoch ended with.
  void epoch_done(std::size_t m, double monitored) noexcept { schedule_.epoch_done(m, monitored); }
  /// The learning rate of the next step of model m: its learner's, as its schedule has it now.
  [[nodiscard]] double learning_rate(std::size_t m) const noexcept { return schedule_.rate(m); }
  /// The earlier name of learning_rate().
  [[deprecated("rate is now called learning_rate.")]] [[nodiscard]] double rate(
      std::size_t m) const noexcept {
    return schedule_.rate(m);
  }

  /// One step of every model on at most `batch` samples. weights is (data.size(), padded()): what
  /// sample s counts for model m, beside the data set's own weight; rows are aligned. Without Losses
  /// take_record has no loss and no correct decisions of the step, which saves a twelfth of the time.
  template <bool Losses = true, class Data>
  void step(const Data& data, std::span<const std::size_t> indices,
            Rows<const T, 1> weights) noexcept {
    static_assert(detail::check_fit<shape, Data>());
    const FlushDenormals flush;
    for (std::size_t g = 0; g < groups_.size(); ++g)
      if (groups_[g].running > 0)
        step_.template step<Losses>(groups_[g], g * lanes, data, first_batch(indices), weights,
                                    schedule_);
  }

  /// What every model makes of at most `batch` samples, for take_record: as step, but without an update.
  /// Stopped models are evaluated as well.
  template <class Data>
  void evaluate(const Data& data, std::span<const std::size_t> indices,
                Rows<const T, 1> weights) noexcept {
    static_assert(detail::check_fit<shape, Data>());
    const FlushDenormals flush;
    for (std::size_t g = 0; g < groups_.size(); ++g)
      step_.evaluate(groups_[g], g * lanes, data, first_batch(indices), weights);
  }

  /// The earlier name of evaluate.
  template <class Data>
  [[deprecated("score is now called evaluate.")]] void score(const Data& data,
                                                             std::span<const std::size_t> indices,
                                                             Rows<const T, 1> weights) noexcept {
    evaluate(data, indices, weights);
  }

  /// Ends the training of model m: steps leave it, its optimizer's state and its step count as they
  /// are.
  void stop(std::size_t m) noexcept { group_of(m).stop(m % lanes); }
  /// Whether model m trains no more.
  [[nodiscard]] bool stopped(std::size_t m) const noexcept {
    return group_of(m).stopped(m % lanes);
  }

  /// What model m recorded, in steps or evaluations, since the last call: the mean loss by
  /// weight, the mean penalty of its steps, and the sums of weights.
  [[nodiscard]] Step take_record(std::size_t m) noexcept {
    return group_of(m).take_record(m % lanes, step_.weight_unit());
  }
  /// The earlier name of take_record.
  [[deprecated("seen is now called take_record.")]] Step seen(std::size_t m) noexcept {
    return take_record(m);
  }

  /// Whether every parameter of model m is a finite number.
  [[nodiscard]] bool finite(std::size_t m) const noexcept { return group_of(m).finite(m % lanes); }
  /// The same of every model at once, far faster.
  [[nodiscard]] bool finite() const noexcept {
    V zeros(0);
    for (const Group& group : groups_) zeros = zeros + group.zero_if_finite();
    using math::sum;
    return sum(zeros) == T(0);
  }

  /// Model m as trained so far, for inputs and targets as they come from the data.
  [[nodiscard]] model_type model(std::size_t m) const { return group_of(m).model(m % lanes); }

 private:
  using Group = detail::ModelGroup<L>;

  [[nodiscard]] Group& group_of(std::size_t m) noexcept { return groups_[m / lanes]; }
  [[nodiscard]] const Group& group_of(std::size_t m) const noexcept { return groups_[m / lanes]; }
  static std::span<const std::size_t> first_batch(std::span<const std::size_t> indices) noexcept {
    return indices.first(std::min<std::size_t>(indices.size(), batch));
  }

  detail::FleetSchedule<L> schedule_;
  std::vector<Group> groups_;
  detail::FleetStep<L> step_;
};

}  // namespace ctnn::inline CTNN_ABI
