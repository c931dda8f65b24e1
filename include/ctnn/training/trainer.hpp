// SPDX-License-Identifier: MIT
// The state of one training run, and its steps: gradients of a batch and the update of the weights.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/denormals.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/data/scaler.hpp>
#include <ctnn/model/initialize.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/passes/choose_pass.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/plan/parameter_view.hpp>
#include <ctnn/policies/schedules.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/step/batch_input.hpp>
#include <ctnn/step/encode_targets.hpp>
#include <ctnn/step/fold_scaling.hpp>
#include <ctnn/step/fused_update.hpp>
#include <ctnn/step/gradient_sum.hpp>
#include <ctnn/step/optimizer.hpp>
#include <ctnn/step/target_of.hpp>
#include <ctnn/training/checkpoint.hpp>
#include <ctnn/training/checkpoint_checks.hpp>
#include <ctnn/training/earlier_names.hpp>
#include <ctnn/training/learner.hpp>

namespace ctnn::inline CTNN_ABI {

/// The state of one training run of a Learner. Everything it needs is allocated at construction;
/// steps allocate, lock and throw nothing, and what takes samples, gather and partial_fit, throws Error
/// only for samples that cannot be. A trainer that was moved from can only be assigned to or destroyed.
/// V is the value type of its kernels: Trainer<L, float> works sample by sample, in constant
/// expressions too.
template <class L, class V = Vector<typename L::scalar>>
class Trainer : public detail::EarlierTrainerNames<Trainer<L, V>> {
 public:
  using learner_type = L;
  using model_type = typename L::model_type;
  using shape = typename L::shape;
  using T = typename L::scalar;
  static constexpr int batch = L::batch_type::size;  ///< samples a step can hold

  /// Weights initialized from the learner's seed, optimizer state zero, no scaling yet. Throws Error for
  /// settings that cannot train.
  constexpr explicit Trainer(const L& learner) : learner_(learner) {
    if (!std::is_constant_evaluated()) check_settings(learner);
    run_.rate = learner.learning_rate;
    key_noise();
    initialize<typename L::network_type, typename L::initializers>(parameters(), learner.seed);
  }

  /// Of the inputs, with Standardize.
  constexpr void set_scaler(const Scaler<shape::inputs>& s) noexcept { batch_.set_scaler(s); }
  /// Of the targets, with StandardizeTargets.
  constexpr void set_target_scaler(const auto& s) noexcept { batch_.set_target_scaler(s); }
  /// Sets how many samples the run trains on, for its checkpoints; `fit` does so.
  constexpr void set_samples(std::uint64_t samples) noexcept { run_.samples = samples; }
  /// Of the inputs, with Standardize.
  [[nodiscard]] constexpr auto& scaler() const noexcept { return batch_.scaler(); }
  /// The scaling in use.
  [[nodiscard]] constexpr auto& target_scaler() const noexcept { return batch_.target_scaler(); }

  /// Fills the batch with samples of a data set: of more than `batch` indices with the first ones; rows
  /// left over weigh zero. Augments them, and draws the batch's noise, by the learner's seed, the
  /// position's epoch and the indices. Throws Error for an index that is not in the data set.
  template <class Data>
  constexpr void gather(const Data& data, std::span<const std::size_t> indices) {
    if constexpr (detail::check_fit<shape, Data>()) batch_.gather(data, indices);
  }

  /// Fills the batch from memory of the caller's: x is (n, inputs) with n ≤ batch, targets[s] the
  /// target of row s: an array of ids, or the Rows of Values<N>. Noise is drawn by the number of
  /// samples that came this way before. Throws Error, and gathers nothing, for more rows than that or
  /// than targets, and for an id of no class.
  template <class Target, class Targets>
  constexpr void gather(detail::RowsArgument<const float, shape::inputs> x,
                        const Targets& targets) {
    static_assert(detail::check_outputs<Target::outputs, shape::outputs>::checked);
    batch_.template gather<Target>(x, targets);
  }

  /// Loss, penalty and gradients of the gathered batch, at the present weights.
  constexpr Step differentiate() noexcept {
    const FlushDenormals flush;
    Step step;
    if constexpr (fused)
      step = pass::run(weights(), batch_.arena(), batch_.samples(), batch_.of_classes(),
                       detail::KeepGradients<layout, V>{gradient_.data()});
    else
      step = pass::run(weights(), gradient_.data(), batch_.arena(), batch_.of_classes());
    step.penalty += penalties::add_gradients(weights(), gradient_.data(), learner_.penalty);
    return batch_.of_data(step);
  }

  /// One training step on the gathered batch. Where nothing needs a whole gradient first, it
  /// updates every weight where its gradient arises, and gradients() stays as it was. A batch in
  /// which nothing weighs is none: no parameter, optimizer state, statistic or count of steps
  /// changes.
  constexpr Step step() noexcept {
    if (!batch_.weighs()) return {};
    const FlushDenormals flush;
    Step step;
    if constexpr (fused && !penalties::on_single_weights && !L::clipping_type::of_norm &&
                  !graph::shares) {
      step = fused_step();
    } else {
      step = differentiate();
      apply_update();
    }
    keep_statistics();
    return step;
  }

  /// Σ weight·gradient over batches, for updates by more samples than a batch holds.
  using GradientSum = detail::GradientSum<T, typename model_type::layout>;
  /// Adds the gradient of the gathered batch, with its penalty, at the present weights; of a batch
  /// in which nothing weighs, nothing.
  constexpr Step accumulate(GradientSum& sum) noexcept {
    if (!batch_.weighs()) return {};
    const FlushDenormals flush;
    const Step step = differentiate();
    keep_statistics();
    sum.add(gradient_.data(), step.weight);
    return step;
  }
  /// One update by the mean of these gradients; none where no sample weighed anything.
  constexpr void step(const GradientSum& sum) noexcept {
    if (!(sum.weight > 0)) return;
    const FlushDenormals flush;
    sum.mean(gradient_.data());
    apply_update();
  }

  /// One training step on a single sample, for streams and online learning: x, (inputs), and the target
  /// as Dataset::add takes them. The target is what the learner has by itself, partial_fit(x, 7), or is
  /// named, partial_fit<Binary>(x, 1). Throws Error, and learns nothing, for an id of no class.
  template <class Target = target_of<L>>
  constexpr Step partial_fit(const detail::Numbers<float, shape::inputs>& x,
                             const detail::TargetArgument<Target>& target) {
    static_assert(detail::check_outputs<Target::outputs, shape::outputs>::checked);
    batch_.template gather_one<Target>(x.value(), target);
    return step();
  }

  /// The same on a few samples that came together: x is (n, inputs) with n ≤ batch, targets[s] the
  /// target of row s. Throws Error as gather does.
  template <class Target = target_of<L>, class Targets>
  constexpr Step partial_fit(Rows<const float, shape::inputs> x, const Targets& targets) {
    gather<Target>(x, targets);
    return step();
  }

  /// The network as trained so far, for inputs and targets as they come from the data: their scaling
  /// is folded into the first and the last layer of a copy. Where the learner scales nothing it is read
  /// in place, a const reference to what the next step changes.
  [[nodiscard]] constexpr decltype(auto) model() const& {
    return detail::folded<L>(model_, scaler(), target_scaler());
  }
  [[nodiscard]] constexpr model_type model() && {
    return detail::folded<L>(model_, scaler(), target_scaler());
  }
  /// The same for scaled targets, which the losses of training are of.
  [[nodiscard]] constexpr decltype(auto) model_of_scaled_targets() const {
    return detail::folded<L>(model_, scaler(), detail::NoScaler{});
  }

  /// The weights that training works on (for scaled inputs), and the gradients that differentiate()
  /// left, in the same order: layer by layer W (out, in), then b.
  [[nodiscard]] constexpr auto parameters() noexcept { return model_.parameters(); }
  [[nodiscard]] constexpr auto parameters() const noexcept { return model_.parameters(); }
  /// The gradients that differentiate() left, as parameters().
  [[nodiscard]] constexpr auto gradients() const noexcept {
    return ParameterView<const T, layout>(gradient_.data());
  }
  /// Training steps done.
  [[nodiscard]] constexpr std::int64_t steps() const noexcept { return optimizer_.steps(); }
  /// The learning rate of the next step: the learner's, as its schedule has it now.
  [[nodiscard]] constexpr double learning_rate() const noexcept { return run_.rate; }
  /// Where the run stands.
  [[nodiscard]] constexpr const TrainingPosition& position() const noexcept {
    return run_.position;
  }

  /// Sets where the run stands, for the schedule and for randomness keyed by the epoch. `fit` does
  /// so before every step; without it a run stays at the learner's rate.
  constexpr void set_position(const TrainingPosition& position) noexcept {
    run_.set_position(position, learner_.learning_rate);
    key_noise();
  }
  /// Counts an epoch and gives the schedule the loss that it ended with.
  constexpr void epoch_done(double monitored) noexcept { run_.epoch_done(monitored); }
  [[nodiscard]] constexpr int epochs() const noexcept { return run_.epochs; }  ///< done

  /// All that training needs to go on from here to the same bits; of use between epochs, and to
  /// whoever steps by hand between any two steps.
  [[nodiscard]] Checkpoint<L> checkpoint() const {
    const auto copy = [](const T* block) {
      const ParameterView<const T, layout> view(block);
      return std::vector<T>(view.begin(), view.end());
    };
    Checkpoint<L> now;
    run_.store(now);
    now.weights = copy(model_.data());
    now.steps = optimizer_.steps();
    now.seed = learner_.seed;
    now.streamed = batch_.noise().streamed();
    now.scaler = batch_.scaler();
    now.target_scaler = target_scaler();
    now.base_learning_rate = learner_.learning_rate;
    now.learner_penalty = learner_.penalty;
    for (std::size_t i = 0; i < now.state.size(); ++i) now.state[i] = copy(optimizer_.moments(i));
    return now;
  }
  /// Goes back, or on, to a checkpoint of this type of learner, with its seed, rate and penalty.
  /// Throws Error, and changes nothing, when the checkpoint is not whole, or holds what no training
  /// can have made: weights, moments, counters or rates that are no numbers or out of their range.
  void restore(const Checkpoint<L>& checkpoint) {
    detail::check_checkpoint(checkpoint);
    detail::RunState<L> run(checkpoint);  // the one copy that may throw
    std::ranges::copy(checkpoint.weights, parameters().begin());
    for (std::size_t i = 0; i < checkpoint.state.size(); ++i)
      std::ranges::copy(checkpoint.state[i],
                        ParameterView<T, layout>(optimizer_.moments(i)).begin());
    optimizer_.set_steps(checkpoint.steps);
    learner_.seed = checkpoint.seed;
    if (checkpoint.base_learning_rate > 0) {
      learner_.learning_rate = checkpoint.base_learning_rate;
      learner_.penalty = checkpoint.learner_penalty;
    }
    batch_.set_scaler(checkpoint.scaler);
    set_target_scaler(checkpoint.target_scaler);
    run_ = std::move(run);
    batch_.noise().set_streamed(checkpoint.streamed);
    key_noise();
  }

  /// What EarlyStopping remembers; empty without it.
  [[nodiscard]] constexpr auto& early_stopping() noexcept { return run_.early_stopping; }
  /// The learner, with its settings.
  [[nodiscard]] constexpr const L& learner() const noexcept { return learner_; }

 private:
  using layout = typename model_type::layout;
  using graph = typename shape::graph;
  using optimizer = detail::Optimizer<L, V>;
  using penalties = typename optimizer::penalties;
  using pass = typename detail::pass_with<typename L::network_type, V, typename L::loss_type, batch,
                                          typename L::local_penalties>::type;
  static constexpr bool fused = pass::fused;

  [[nodiscard]] constexpr T* weights() noexcept { return model_.data(); }
  constexpr void key_noise() noexcept {
    batch_.noise().set_key({learner_.seed, static_cast<std::uint32_t>(run_.position.epoch)});
  }

  /// Forward and backward with the update in the epilogue of ∂L/∂W.
  Step fused_step() noexcept {
    detail::PenaltySum<V> penalty;
    Step step =
        pass::run(weights(), batch_.arena(), batch_.samples(), batch_.of_classes(),
                  optimizer_.begin_fused_step(weights(), run_.rate, learner_.penalty, &penalty));
    const auto own = static_cast<double>(sum(penalty.total));
    // Beyond float it is that of the weights as they are now.
    step.penalty += own - own == 0 ? own : penalties::value(weights(), learner_.penalty);
    optimizer_.end_fused_step(weights());
    return batch_.of_data(step);
  }

  constexpr void apply_update() noexcept {
    optimizer_.step(weights(), gradient_.data(), run_.rate, learner_.penalty);
  }

  /// The statistics of BatchNorm over the batch go into its running statistics.
  constexpr void keep_statistics() noexcept {
    if constexpr (graph::has_statistics) pass::keep_statistics(weights(), batch_.arena());
  }

  L learner_;
  model_type model_;
  Storage<T, layout::size> gradient_;
  optimizer optimizer_;
  detail::BatchInput<L, V, typename pass::arena_type> batch_;
  detail::RunState<L> run_;
};

}  // namespace ctnn::inline CTNN_ABI
