// SPDX-License-Identifier: MIT
// What changes during training: weights, optimizer state, step count, and the arena they work in.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/denormals.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/data/scaler.hpp>
#include <ctnn/formulas/derived_updates.hpp>
#include <ctnn/model/initialize.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/passes/choose_pass.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/plan/parameter_view.hpp>
#include <ctnn/policies/weight_penalties.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/step/batch_input.hpp>
#include <ctnn/step/encode_targets.hpp>
#include <ctnn/step/fused_update.hpp>
#include <ctnn/training/checkpoint.hpp>
#include <ctnn/training/checkpoint_checks.hpp>
#include <ctnn/training/learner.hpp>

namespace ctnn::inline CTNN_ABI {

/// The state of one training run of a Learner. Everything it needs is allocated at construction;
/// steps allocate, lock and throw nothing, and what takes samples, gather and partial_fit, throws Error
/// only for samples that cannot be. A trainer that was moved from can only be assigned to or destroyed.
/// V is the value type of its kernels: Trainer<L, float>
/// works sample by sample, in constant expressions too.
template <class L, class V = Vector<typename L::scalar>>
class Trainer {
 public:
  using learner_type = L;
  using model_type = typename L::model_type;
  using shape = typename L::shape;
  using T = typename L::scalar;
  static constexpr int batch = L::batch_type::size;  ///< samples a step can hold

  /// Weights initialized from the learner's seed, optimizer state zero, no scaling yet. Throws Error for
  /// settings that cannot train.
  constexpr explicit Trainer(const L& learner) : learner_(learner), rate_(learner.rate) {
    if (!std::is_constant_evaluated()) check_settings(learner);
    key_noise();
    initialize<typename L::network_type, typename L::initializers>(parameters(), learner.seed);
  }

  constexpr void set_scaler(const Scaler<shape::inputs>& scaler) noexcept {
    batch_.set_scaler(scaler);
  }
  /// Tells how many samples the run trains on, for its checkpoints; `fit` does so.
  constexpr void set_samples(std::uint64_t samples) noexcept { samples_ = samples; }
  [[nodiscard]] constexpr const Scaler<shape::inputs>& scaler() const noexcept {
    return batch_.scaler();
  }

  /// Fills the batch with samples of a data set: of more than `batch` indices with the first ones; rows
  /// left over weigh zero. Augments them, and draws the batch's noise, by the learner's seed, the
  /// moment's epoch and the indices. Throws Error for an index that is not in the data set.
  template <class Data>
  constexpr void gather(const Data& data, std::span<const std::size_t> indices) {
    if constexpr (detail::check_fit<shape, Data>()) batch_.gather(data, indices);
  }

  /// Fills the batch from memory of the caller's: x is (n, inputs) with n ≤ batch, targets[s] the
  /// target of row s: an array of ids, or the Rows of Values<N>. Noise is drawn by the number of
  /// samples that came this way before. Throws Error, and gathers nothing, for more rows than that or
  /// than targets, and for an id of no class.
  template <class Target, class Targets>
  constexpr void gather(Rows<const float, shape::inputs> x, const Targets& targets) {
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
    if constexpr (fused && !penalties::on_single_weights && !clipping::of_norm && !graph::shares) {
      const Step seen = fused_step();
      keep_statistics();
      return seen;
    } else {
      const Step seen = differentiate();
      apply_update();
      keep_statistics();
      return seen;
    }
  }

  /// Σ weight·gradient over batches, for updates by more samples than a batch holds.
  struct GradientSum {
    Storage<T, model_type::layout::size> gradient;  // times `unit`
    double weight = 0;
    double unit = 1;                                            // see weight_unit
    [[nodiscard]] constexpr auto parameters() const noexcept {  ///< unit·Σ, in logical order
      return ParameterView<const T, typename model_type::layout>(gradient.data());
    }
  };
  /// Adds the gradient of the gathered batch, with its penalty, at the present weights; of a batch
  /// in which nothing weighs, nothing.
  constexpr Step accumulate(GradientSum& sum) noexcept {
    if (!batch_.weighs()) return {};
    const FlushDenormals flush;
    const Step seen = differentiate();
    keep_statistics();
    sum.weight += seen.weight;
    T* const __restrict to = sum.gradient.data();
    if (const double unit = detail::weight_unit(sum.weight); unit != sum.unit) {
      for (std::size_t k = 0; k < layout::size; ++k) to[k] *= static_cast<T>(unit);
      sum.unit = unit;
    }
    const T weight = static_cast<T>(seen.weight * sum.unit);
    const T* const __restrict from = gradient_.data();
    for (std::size_t k = 0; k < layout::size; ++k) to[k] += weight * from[k];
    return seen;
  }
  /// One update by the mean of these gradients; none where no sample weighed anything.
  constexpr void step(const GradientSum& sum) noexcept {
    if (!(sum.weight > 0)) return;
    const FlushDenormals flush;
    const T scale = static_cast<T>(1 / (sum.weight * sum.unit));
    for (std::size_t k = 0; k < layout::size; ++k)
      gradient_.data()[k] = scale * sum.gradient.data()[k];
    apply_update();
  }

  /// One training step on a single sample, x is (inputs); for streams and online learning. Throws Error,
  /// and learns nothing, for an id of no class.
  template <class Target>
  constexpr Step partial_fit(std::span<const float, shape::inputs> x,
                             typename Target::value_type target) {
    static_assert(detail::check_outputs<Target::outputs, shape::outputs>::checked);
    batch_.template gather_one<Target>(x, target);
    return step();
  }

  /// The same on a few samples that came together: x is (n, inputs) with n ≤ batch, targets[s] the
  /// target of row s. Throws Error as gather does.
  template <class Target, class Targets>
  constexpr Step partial_fit(Rows<const float, shape::inputs> x, const Targets& targets) {
    gather<Target>(x, targets);
    return step();
  }

  /// The network as trained so far, for inputs as they come from the data: the scaling is folded
  /// into the first layer, W·((x − shift)·factor) + b = W′·x + b′.
  [[nodiscard]] constexpr model_type model() const {
    model_type folded = model_;
    if constexpr (!std::is_same_v<typename L::scaling_type, struct NoScaling>)
      fold_scaling(folded, batch_.scaler());
    return folded;
  }

  /// The weights that training works on (for scaled inputs), and the gradients that differentiate()
  /// left, in the same order: layer by layer W (out, in), then b.
  [[nodiscard]] constexpr auto parameters() noexcept { return model_.parameters(); }
  [[nodiscard]] constexpr auto parameters() const noexcept { return model_.parameters(); }
  [[nodiscard]] constexpr auto gradients() const noexcept {
    return ParameterView<const T, layout>(gradient_.data());
  }
  [[nodiscard]] constexpr std::int64_t steps() const noexcept { return steps_; }
  /// The learning rate of the next step: the learner's, as its schedule has it now.
  [[nodiscard]] constexpr double rate() const noexcept { return rate_; }
  [[nodiscard]] constexpr const Moment& moment() const noexcept { return moment_; }

  /// Tells where the run stands, for the schedule and for randomness keyed by the epoch. `fit` does
  /// so before every step; without it a run stays at the learner's rate.
  constexpr void set_moment(const Moment& moment) noexcept {
    moment_ = moment;
    key_noise();
    rate_ = learner_.rate * L::schedule_type::factor(schedule_, moment);
  }
  /// Counts an epoch and tells the schedule what loss it ended with.
  constexpr void epoch_done(double monitored) noexcept {
    ++epochs_;
    L::schedule_type::epoch_done(schedule_, monitored);
  }
  [[nodiscard]] constexpr int epochs() const noexcept { return epochs_; }  ///< done

  /// All that training needs to go on from here to the same bits; of use between epochs, and to
  /// whoever steps by hand between any two steps.
  [[nodiscard]] Checkpoint<L> checkpoint() const {
    const auto copy = [](const T* block) {
      const ParameterView<const T, layout> view(block);
      return std::vector<T>(view.begin(), view.end());
    };
    Checkpoint<L> now{.weights = copy(model_.data()),
                      .state = {},
                      .steps = steps_,
                      .epochs = epochs_,
                      .seed = learner_.seed,
                      .moment = moment_,
                      .rate = rate_,
                      .streamed = batch_.noise().streamed(),
                      .scaler = batch_.scaler(),
                      .schedule = schedule_,
                      .early_stopping = early_stopping_,
                      .learner_rate = learner_.rate,
                      .learner_penalty = learner_.penalty,
                      .samples = samples_};
    for (std::size_t s = 0; s < states; ++s) now.state[s] = copy(state_[s].data());
    return now;
  }
  /// Goes back, or on, to a checkpoint of this type of learner, with its seed, rate and penalty.
  /// Throws Error, and changes nothing, when the checkpoint is not whole, or holds what no training
  /// can have made: weights, moments, counters or rates that are no numbers or out of their range.
  void restore(const Checkpoint<L>& checkpoint) {
    if (!detail::is_whole(checkpoint))
      throw Error("Trainer::restore: the checkpoint does not hold " +
                  std::to_string(shape::parameters) +
                  " weights and optimizer states each; make one with trainer.checkpoint().");
    if (const std::string flaw = detail::flaw_of(checkpoint); !flaw.empty())
      throw Error("Trainer::restore: " + flaw);
    auto early_stopping = checkpoint.early_stopping;  // the one copy that may throw
    std::ranges::copy(checkpoint.weights, parameters().begin());
    for (std::size_t s = 0; s < states; ++s)
      std::ranges::copy(checkpoint.state[s], ParameterView<T, layout>(state_[s].data()).begin());
    steps_ = checkpoint.steps;
    epochs_ = checkpoint.epochs;
    learner_.seed = checkpoint.seed;
    if (checkpoint.learner_rate > 0) {
      learner_.rate = checkpoint.learner_rate;
      learner_.penalty = checkpoint.learner_penalty;
    }
    samples_ = checkpoint.samples;
    batch_.set_scaler(checkpoint.scaler);
    schedule_ = checkpoint.schedule;
    early_stopping_ = std::move(early_stopping);
    moment_ = checkpoint.moment;
    rate_ = checkpoint.rate;
    batch_.noise().set_streamed(checkpoint.streamed);
    key_noise();
  }

  /// What EarlyStopping remembers; empty without it.
  [[nodiscard]] constexpr auto& early_stopping() noexcept { return early_stopping_; }
  [[nodiscard]] constexpr const L& learner() const noexcept { return learner_; }

 private:
  using layout = typename model_type::layout;
  using graph = typename shape::graph;
  using penalties = weight_penalties<typename L::network_type, layout, typename L::penalty_type,
                                     typename L::local_penalties>;
  using update_formula = derived_update<typename L::update_type>;
  using clipping = typename L::clipping_type;
  using decay = typename L::weight_decay_type;
  using pass = typename detail::pass_with<typename L::network_type, V, typename L::loss_type, batch,
                                          typename L::local_penalties>::type;
  static constexpr bool fused = pass::fused;
  static constexpr int states = update_formula::states;
  static constexpr std::size_t lanes = lanes_of<V>::count;

  [[nodiscard]] constexpr T* weights() noexcept { return model_.data(); }
  constexpr void key_noise() noexcept {
    batch_.noise().set_key({learner_.seed, static_cast<std::uint32_t>(moment_.epoch)});
  }

  /// Forward and backward with the update in the epilogue of ∂L/∂W.
  Step fused_step() noexcept {
    detail::PenaltySum<V> penalty;
    std::array<T*, states> blocks;
    for (std::size_t s = 0; s < states; ++s) blocks[s] = state_[s].data();
    using update = detail::UpdateParameters<layout, V, typename L::update_type, penalties, states,
                                            clipping, decay>;
    Step step = pass::run(weights(), batch_.arena(), batch_.samples(), batch_.of_classes(),
                          update{.parameters = weights(),
                                 .states = blocks,
                                 .constants = typename update_formula::template broadcast<V>(
                                     typename update_formula::constants(rate_, ++steps_)),
                                 .rate = rate_,
                                 .strength = learner_.penalty,
                                 .penalty = &penalty});
    const auto own = static_cast<double>(sum(penalty.total));
    // Beyond float it is that of the weights as they are now.
    step.penalty += own - own == 0 ? own : penalties::value(weights(), learner_.penalty);
    keep_norms();
    return batch_.of_data(step);
  }

  /// w, and the optimizer's state beside it, from w and g, a register at a time.
  constexpr void apply_update() noexcept {
    const typename update_formula::template broadcast<V> constants(
        typename update_formula::constants(rate_, ++steps_));
    using lane = lanes_of<V>;
    static_assert(layout::size % lanes == 0);
    if constexpr (!std::is_same_v<decay, NoWeightDecay>)
      for (const LayerLayout& layer : layout::layers)
        for (std::size_t k = layer.weights; layer.trains && layer.has_weights && k < layer.biases;
             k += lanes)
          lane::store(weights() + k, decay::decayed(lane::load(weights() + k), constants.rate));
    V factor(1);
    if constexpr (clipping::of_norm) {
      double whole = clipping::factor(detail::norm_of<layout, V>(gradient_.data()));
      if (whole < 0x1p-100) {  // soon no normal float: in two parts
        for (std::size_t k = 0; k < layout::size; ++k)
          gradient_.data()[k] *= static_cast<T>(0x1p-64);
        whole *= 0x1p64;
      }
      factor = V(static_cast<T>(whole));
    }
    for_each_trained([&](std::size_t k) {
      std::array<V, states> state{};
      for (std::size_t s = 0; s < states; ++s) state[s] = lane::load(state_[s].data() + k);
      V g = clipping::clip(lane::load(gradient_.data() + k));
      if constexpr (clipping::of_norm) g = g * factor;
      const V w = update_formula::apply(lane::load(weights() + k), g, state, constants);
      for (std::size_t s = 0; s < states; ++s) lane::store(state_[s].data() + k, state[s]);
      lane::store(weights() + k, w);
    });
    penalties::shrink(weights(), rate_, learner_.penalty);
    keep_norms();
  }

  /// Calls f(k) for every register of parameters that training changes.
  static constexpr void for_each_trained(auto f) noexcept {
    if constexpr (!graph::has_frozen && !graph::has_kind(LayerKind::batch_norm)) {
      for (std::size_t k = 0; k < layout::size; k += lanes) f(k);
    } else {
      for (const LayerLayout& layer : layout::layers)
        for (std::size_t k = layer.weights; layer.trains && k < layer.statistics; k += lanes) f(k);
    }
  }

  /// What BatchNorm saw in the batch goes into its running statistics.
  constexpr void keep_statistics() noexcept {
    if constexpr (graph::has_kind(LayerKind::batch_norm))
      pass::keep_statistics(weights(), batch_.arena());
  }

  constexpr void keep_norms() noexcept {
    using bounds = typename L::norm_bounds;
    if constexpr (bounds::any) detail::keep_norms<bounds, layout, V>(weights());
  }

  L learner_;
  model_type model_;
  Storage<T, layout::size> gradient_;
  std::array<Storage<T, layout::size>, states> state_;
  detail::GatheredBatch<L, V, typename pass::arena_type> batch_;
  std::int64_t steps_ = 0;
  std::uint64_t samples_ = 0;
  int epochs_ = 0;
  Moment moment_;
  double rate_ = 0;
  [[no_unique_address]] typename L::schedule_type::State schedule_;
  [[no_unique_address]] typename L::early_stopping_type::template State<T> early_stopping_;
};

}  // namespace ctnn::inline CTNN_ABI
