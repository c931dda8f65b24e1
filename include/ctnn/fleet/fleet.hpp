// SPDX-License-Identifier: MIT
// Many small models trained at once: a model on each lane of a register.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
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
#include <ctnn/fleet/choose_fleet.hpp>
#include <ctnn/formulas/derived_updates.hpp>
#include <ctnn/model/initialize.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/passes/sample_lanes_backward.hpp>
#include <ctnn/plan/parameter_access.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/policies/weight_penalties.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/step/encode_targets.hpp>
#include <ctnn/step/update_lanes.hpp>
#include <ctnn/training/learner.hpp>
#include <ctnn/training/trainer.hpp>

namespace ctnn::inline CTNN_ABI {
/// Models of one learner's type trained together, each by settings of its own: seed, rate, penalty.
/// All see the same batches; a weight per model and sample says what each learns from. A batch in
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
      : members_(learners.begin(), learners.end()),
        schedules_(learners.size()),
        groups_((learners.size() + lanes - 1) / lanes),
        arena_(1) {
    for (const L& learner : learners) check_settings(learner);
    for (std::size_t m = size(); m < padded(); ++m) stop(m);
    for (std::size_t m = 0; m < size(); ++m) {
      initialize<typename L::network_type, typename L::initializers>(
          View{groups_[m / lanes].parameters.data() + m % lanes}, members_[m].seed);
      rates_.push_back(members_[m].rate);
    }
  }

  [[nodiscard]] std::size_t size() const noexcept { return members_.size(); }
  /// Models rounded up to whole registers: the length of a row of weights.
  [[nodiscard]] std::size_t padded() const noexcept { return groups_.size() * lanes; }

  void set_scaler(std::size_t m, const Scaler<shape::inputs>& scaler) noexcept {
    for (std::size_t i = 0; i < shape::inputs; ++i) {
      groups_[m / lanes].shift[i * lanes + m % lanes] = static_cast<T>(scaler.shift[i]);
      groups_[m / lanes].factor[i * lanes + m % lanes] = static_cast<T>(scaler.factor[i]);
    }
    groups_[m / lanes].scalers[m % lanes] = scaler;
  }

  /// What weights of samples are multiplied by in the arena, see detail::weight_unit.
  void set_weight_unit(double unit) noexcept { unit_ = unit; }

  /// Tells where the run stands, for the models' schedules. Without it they stay at their learners'
  /// rates.
  void set_moment(const Moment& moment) noexcept {
    if constexpr (!std::is_same_v<typename L::schedule_type, ConstantSchedule>)
      for (std::size_t m = 0; m < size(); ++m)
        rates_[m] = members_[m].rate * L::schedule_type::factor(schedules_[m], moment);
  }
  /// Tells the schedule of model m what loss an epoch ended with.
  void epoch_done(std::size_t m, double monitored) noexcept {
    L::schedule_type::epoch_done(schedules_[m], monitored);
  }
  /// The learning rate of the next step of model m: its learner's, as its schedule has it now.
  [[nodiscard]] double rate(std::size_t m) const noexcept { return rates_[m]; }

  /// One step of every model on at most `batch` samples. weights is (data.size(), padded()): what
  /// sample s counts for model m, beside the data set's own weight; rows are aligned. Without Losses
  /// `seen` has no loss and no correct decisions of the step, which saves a twelfth of the time.
  template <bool Losses = true, class Data>
  void step(const Data& data, std::span<const std::size_t> indices,
            Rows<const T, 1> weights) noexcept {
    static_assert(detail::check_fit<shape, Data>());
    const FlushDenormals flush;
    for (std::size_t g = 0; g < groups_.size(); ++g)
      if (groups_[g].running > 0)
        step_group<Losses>(groups_[g], g * lanes, data,
                           indices.first(std::min<std::size_t>(indices.size(), batch)), weights);
  }

  /// What every model makes of at most `batch` samples, for `seen`: as step, but nothing is learnt.
  /// Stopped models are scored as well.
  template <class Data>
  void score(const Data& data, std::span<const std::size_t> indices,
             Rows<const T, 1> weights) noexcept {
    static_assert(detail::check_fit<shape, Data>());
    const FlushDenormals flush;
    indices = indices.first(std::min<std::size_t>(indices.size(), batch));
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      Group& group = groups_[g];
      const V total =
          gather<typename Data::target_type>(group, g * lanes, data, indices, weights, V(1));
      pass::forwards(Models{group.parameters.data()}, arena_[0]);
      see<typename Data::target_type, true>(group, total, static_cast<int>(indices.size()),
                                            Models{nullptr});
    }
  }

  /// Model m learns no more: steps leave it, its optimizer's state and its step count as they are.
  void stop(std::size_t m) noexcept {
    Group& group = groups_[m / lanes];
    if (std::exchange(group.learns[m % lanes], T(0)) != T(0)) --group.running;
  }
  [[nodiscard]] bool stopped(std::size_t m) const noexcept {
    return groups_[m / lanes].learns[m % lanes] == T(0);
  }

  /// What model m saw, in steps or when scored, since it was last asked: the mean loss by weight, the mean penalty of its steps,
  /// and the sums of weights.
  [[nodiscard]] Step seen(std::size_t m) noexcept {
    Group& group = groups_[m / lanes];
    const auto take = [&](std::vector<T, AlignedAllocator<T>>& from) {
      return static_cast<double>(std::exchange(from[m % lanes], T(0)));
    };
    Step step{.loss = take(group.loss),
              .penalty = take(group.penalty),
              .weight = take(group.weight),
              .correct = take(group.correct)};
    if (step.weight > 0) step.loss /= step.weight;
    step.weight /= unit_;
    step.correct /= unit_;
    if (const double steps = take(group.taken); steps > 0) step.penalty /= steps;
    return step;
  }

  /// Whether every parameter of model m is a finite number.
  [[nodiscard]] bool finite(std::size_t m) const noexcept {
    const Block& parameters = groups_[m / lanes].parameters;
    bool all = true;
    for (std::size_t k = m % lanes; k < parameters.size(); k += lanes)
      all = all && std::isfinite(parameters[k]);
    return all;
  }
  /// The same of every model at once, far faster.
  [[nodiscard]] bool finite() const noexcept {
    V zeros(0);
    for (const Group& group : groups_)
      for (std::size_t k = 0; k < group.parameters.size(); k += lanes)
        zeros = zeros + V(0) * lanes_of<V>::load(group.parameters.data() + k);
    using math::sum;
    return sum(zeros) == T(0);
  }

  /// Model m as trained so far, for inputs as they come from the data.
  [[nodiscard]] model_type model(std::size_t m) const {
    model_type result;
    const Group& group = groups_[m / lanes];
    for (std::size_t k = 0; k < shape::parameters; ++k)
      result.parameters()[k] = group.parameters[layout::place(k) * lanes + m % lanes];
    if constexpr (!std::is_same_v<typename L::scaling_type, struct NoScaling>)
      fold_scaling(result, group.scalers[m % lanes]);
    return result;
  }

 private:
  using network = typename L::network_type;
  using layout = layout_of<network, 1>;
  // A column of the arena is a sample, its lanes are models.
  using pass = plain_backward<network, V, typename L::loss_type, batch * V::lanes>;
  using arena_type = typename pass::arena_type;
  using penalties =
      weight_penalties<network, layout, typename L::penalty_type, typename L::local_penalties>;
  using update_formula = derived_update<typename L::update_type>;
  using constants_type = typename update_formula::constants;
  static constexpr std::size_t states = update_formula::states;
  using Block = std::vector<T, AlignedAllocator<T>>;

  /// One model of a group, in logical order.
  struct View {
    T* first;
    T& operator[](std::size_t k) const noexcept { return first[layout::place(k) * lanes]; }
  };

  /// As many models as a register has lanes; blocks are [parameter][lane].
  struct Group {
    Block parameters = Block(layout::size * lanes);
    std::array<Block, states> state = [] {
      std::array<Block, states> all;
      all.fill(Block(layout::size * lanes));
      return all;
    }();
    Block shift = Block(shape::inputs * lanes);
    Block factor = Block(shape::inputs * lanes, T(1));
    std::array<Scaler<shape::inputs>, lanes> scalers{};
    std::array<std::int64_t, lanes> steps{};
    Block loss = Block(lanes);  // times weight
    Block penalty = Block(lanes);
    Block weight = Block(lanes);
    Block correct = Block(lanes);
    Block taken = Block(lanes);         // steps
    Block learns = Block(lanes, T(1));  // 0 where a model was stopped
    int running = lanes;                // models that were not
  };
  using Models = ModelPerLane<V, const T, layout>;

  /// What the constants of an update depend on.
  struct Pace {
    double rate = 0;
    std::int64_t step = 0;
    friend bool operator==(const Pace&, const Pace&) = default;
  };

  struct Kept {
    Pace pace;
    constants_type constants{1, 1};
  };

  template <bool Losses, class Data>
  void step_group(Group& group, std::size_t first, const Data& data,
                  std::span<const std::size_t> indices, Rows<const T, 1> weights) noexcept {
    using lane = lanes_of<V>;
    using Target = typename Data::target_type;
    arena_type& arena = arena_[0];
    const V total =
        gather<Target>(group, first, data, indices, weights, lane::load(group.learns.data()));
    const auto active = total > V(0);
    const Models models{group.parameters.data()};
    const auto constants = count_step(group, first, total);
    V penalty(0);
    std::array<T*, states> state;
    for (std::size_t i = 0; i < states; ++i) state[i] = group.state[i].data();
    const detail::UpdateLanes<layout, V, typename L::update_type, penalties, states,
                              typename L::clipping_type, typename L::weight_decay_type>
        update{.parameters = group.parameters.data(),
               .states = state,
               .constants = constants,
               .strength = strengths(first),
               .active = active,
               .penalty = &penalty};

    pass::forwards(models, arena);
    see<Target, Losses>(group, total, static_cast<int>(indices.size()), update);
    for (int c = static_cast<int>(indices.size()); c < batch; ++c) pass::clear_delta(arena, c);
    Step unused;
    pass::backwards(models, update, arena, unused);
    using bounds = typename L::norm_bounds;
    if constexpr (bounds::any)
      detail::keep_norms_on_lanes<bounds, layout, V>(group.parameters.data(), active);
    add(group.penalty, select(active, penalty, V(0)));
    add(group.taken, select(active, V(1), V(0)));
  }

  static void add(Block& to, V value) noexcept {
    lanes_of<V>::store(to.data(), lanes_of<V>::load(to.data()) + value);
  }

  /// ∂L/∂z of the samples in the arena; with Losses what the models of a group have seen grows by them.
  template <class Target, bool Losses>
  void see(Group& group, V total, int samples, const auto& update) noexcept {
    const V scale = select(total > V(0), V(1) / total, V(0));
    V loss(0);
    V correct(0);
    for (int c = 0; c < samples; ++c) {
      const auto seen = pass::loss_of_column(Models{group.parameters.data()}, update, arena_[0], c,
                                             scale, Losses && ClassTarget<Target>);
      if constexpr (Losses) {  // else the compiler leaves out what computes them
        loss = loss + seen.loss;
        correct = correct + seen.correct;
      }
    }
    add(group.loss, loss * total);
    add(group.correct, correct);
    add(group.weight, total);
  }

  /// Inputs, targets and weights, times `factor`, of a batch on the lanes of a group; the sum of
  /// weights.
  template <class Target, class Data>
  V gather(const Group& group, std::size_t first, const Data& data,
           std::span<const std::size_t> indices, Rows<const T, 1> weights, V factor) noexcept {
    using lane = lanes_of<V>;
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
                    V(encoded<T, typename L::loss_type, Target>(target, o)));
      double own = data.weight(indices[s]);
      if constexpr (ClassTarget<Target>) {
        static_assert(
            detail::check_class_weights<L::class_weights_type::classes, Target::classes>::checked);
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

  /// Counts a step of the models that have one; what their updates need of it.
  auto count_step(Group& group, std::size_t first, V total) noexcept {
    using broadcast = typename update_formula::template broadcast<V>;
    alignas(cache_line) std::array<T, lanes> weight;
    lanes_of<V>::store(weight.data(), total);
    bool same = true;
    std::size_t one = 0;  // a model that makes a step
    for (std::size_t i = 0; i < lanes; ++i) {
      if (!(weight[i] > 0)) continue;
      if (++group.steps[i], !(weight[one] > 0)) one = i;
      same = same && group.steps[i] == group.steps[one] &&
             rates_[at(first + i)] == rates_[at(first + one)];
    }
    const auto constants = [&](std::size_t i) -> const constants_type& {
      return constants_of({rates_[at(first + i)], std::max<std::int64_t>(group.steps[i], 1)});
    };
    if (same) return broadcast(constants(one));
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return broadcast(std::array<constants_type, lanes>{constants(I)...});
    }(std::make_index_sequence<lanes>{});
  }
  /// The constants of an update hold powers, which take their time: bootstrap samples leave models a few
  /// steps apart, where powers for every lane anew took a fourth of an epoch of iris.
  const constants_type& constants_of(const Pace& pace) noexcept {
    Kept& kept = kept_[static_cast<std::size_t>(pace.step) % kept_.size()];
    if (kept.pace != pace) kept = {pace, constants_type(pace.rate, pace.step)};
    return kept.constants;
  }
  [[nodiscard]] V strengths(std::size_t first) const noexcept {
    alignas(cache_line) std::array<T, lanes> lambda;
    for (std::size_t i = 0; i < lanes; ++i)
      lambda[i] = static_cast<T>(members_[at(first + i)].penalty);
    return lanes_of<V>::load(lambda.data());
  }
  /// Lanes beyond the last model repeat it.
  [[nodiscard]] std::size_t at(std::size_t m) const noexcept {
    return std::min(m, members_.size() - 1);
  }

  std::vector<L> members_;
  std::vector<typename L::schedule_type::State> schedules_;
  std::vector<double> rates_;  // of the next step
  double unit_ = 1;
  std::vector<Group> groups_;
  std::vector<arena_type> arena_;  // one, on the heap
  std::array<Kept, 64> kept_;      // by step
};

}  // namespace ctnn::inline CTNN_ABI
