// SPDX-License-Identifier: MIT
// Whether a training came to nothing, why, and what to do: the warnings of an Outcome.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/data/scaler.hpp>  // NoScaling
#include <ctnn/formulas/losses.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/loss/constant_loss.hpp>
#include <ctnn/model/unit_counts.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/policies/epoch.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// How the loss went from epoch to epoch.
struct LossTrend {
  double loss = std::numeric_limits<double>::quiet_NaN();  // of the last epoch
  double lowest = std::numeric_limits<double>::infinity();
  double first = 0, middle = 0, last = 0;  // with the penalty
  int epochs = 0;
  bool always_fell = true;
  void record(const Epoch& epoch) noexcept;
};

/// What the loss tells of a training.
struct LossVerdict {
  double loss = 0;
  double constant = 0;   // the loss of the best constant output, NaN where it is unknown
  bool nothing = false;  // learned: no better than that
  bool poor = false;     // not twice as good, or rose, or hardly fell
  bool rose = false;
  bool crept = false;  // fell in every epoch, and hardly
};
/// `kept_best`: the weights are those of an epoch before the last. `rate_matters`: to the loss.
[[nodiscard]] LossVerdict judge(const LossTrend& trend, double constant, double rate,
                                bool kept_best, bool rate_matters) noexcept;

/// The dead or saturated neurons of a hidden layer.
struct UnitReport {
  std::size_t layer = 0;
  const LayerInfo* info = nullptr;  // null: of no layer
  std::size_t units = 0;
  [[nodiscard]] bool all() const noexcept {
    return info != nullptr && units == static_cast<std::size_t>(info->out);
  }
};
/// The first layer of all dead, or else with more than half of them dead; and the same of saturated.
struct UnitReports {
  UnitReport dead, saturated;
};

/// What the sentences name.
struct WarningFacts {
  double rate = 0;
  double penalty = 0;
  int epochs = 0;
  std::size_t samples = 0;  // looked at
};
[[nodiscard]] TrainingWarnings warnings_of(const LossVerdict& verdict, const LossTrend& trend,
                                           const WarningFacts& facts, const UnitReports& units,
                                           std::string inputs, std::string targets);
/// The sentence on inputs or targets, `what` one is called, x is (samples, n); empty where they are of
/// similar sizes near 1. `policy` is advised, "" where it cannot be added.
[[nodiscard]] std::string unscaled_text(const std::string& what, std::span<const float> x,
                                        std::size_t n, const std::string& policy);

/// At most this many of the training samples are looked at.
inline constexpr std::size_t most_looked_at = 256;
/// So many of them as are enough to see that neurons are well.
inline constexpr std::size_t first_looked_at = 16;
/// How near a bound the outputs of a saturated neuron are.
inline constexpr double saturated_within = 0.01;

/// Of these samples `most` at equal distances, without those that weigh nothing.
template <class Data>
[[nodiscard]] std::vector<std::size_t> spread_samples(const Data& data,
                                                      std::span<const std::size_t> samples,
                                                      std::size_t most) {
  std::vector<std::size_t> some;
  const std::size_t n = std::min(most, samples.size());
  for (std::size_t i = 0; i < n; ++i)
    if (const std::size_t s = samples[i * samples.size() / n]; data.weight(s) != 0)
      some.push_back(s);
  return some;
}

/// The same so that their rows of `width` numbers are a few megabytes at most.
template <class Data>
[[nodiscard]] std::vector<std::size_t> few_samples(const Data& data,
                                                   std::span<const std::size_t> samples,
                                                   std::size_t width) {
  return spread_samples(data, samples,
                        std::min(most_looked_at, std::max<std::size_t>(2, (1U << 20) / width)));
}

/// Whether a layer is one whose neurons may be dead or saturated: hidden, of ReLU, Sigmoid or Tanh.
template <class Shape, int L>
[[nodiscard]] consteval bool watches_layer() {
  using A = activation_of_layer<Shape, L>;
  constexpr OpId op = Shape::graph::op_of_layer(LayerId(L));
  for (const Head& head : Shape::graph::heads)
    if (head.op == op) return false;
  return counts_on<A> || counts_saturated<A>;
}
template <class Shape>
inline constexpr bool watches_layers = []<std::size_t... L>(std::index_sequence<L...>) {
  return (false || ... || watches_layer<Shape, static_cast<int>(L)>());
}(std::make_index_sequence<Shape::depth>{});

/// What is wrong with the hidden layers on these samples.
template <class M, class Data>
[[nodiscard]] CTNN_COLD UnitReports bad_units(const M& model, const Data& data,
                                              std::span<const std::size_t> samples) {
  using shape = typename M::shape;
  UnitReports bad;
  const auto counts =
      count_units(model, samples, [&](std::size_t s) { return data.x(s); }, saturated_within);
  static_for<0, static_cast<int>(shape::depth)>([&](auto l) {
    if constexpr (watches_layer<shape, l()>()) {
      constexpr bool saturates = counts_saturated<activation_of_layer<shape, l()>>;
      const auto units =
          static_cast<std::size_t>(std::ranges::count(counts[l()], saturates ? samples.size() : 0));
      const UnitReport report{static_cast<std::size_t>(l()), &shape::layers[l()], units};
      UnitReport& first = saturates ? bad.saturated : bad.dead;
      if (!first.all() &&
          (report.all() || (first.info == nullptr && 2 * units > counts[l()].size())))
        first = report;
    }
  });
  return bad;
}

/// Whether something in front of all layers scales the inputs.
template <class L>
inline constexpr bool scales_inputs =
    !std::is_same_v<typename L::scaling_type, struct NoScaling> ||
    (L::shape::graph::ops[0].kind->parameters && !L::shape::graph::ops[0].kind->dense);

/// The warnings of a training of `learner` on these samples, which ended with model_of(). Reads
/// the targets once; all else only where the training was poor.
template <class L, class Data>
[[nodiscard]] CTNN_NOINLINE TrainingWarnings training_warnings(const L& learner, const Data& data,
                                                               std::span<const std::size_t> samples,
                                                               const LossTrend& trend,
                                                               auto model_of) {
  using shape = typename L::shape;
  const bool kept_best = [] {
    if constexpr (L::early_stopping_type::present)
      return L::early_stopping_type::options.restore_best;
    else
      return false;
  }();
  const LossVerdict verdict =
      judge(trend, constant_loss<L>(data, samples), learner.learning_rate, kept_best,
            !std::is_same_v<typename L::loss_type, struct PerceptronLoss>);
  if (!verdict.poor) return {};
  const std::vector<std::size_t> some = spread_samples(data, samples, most_looked_at);
  const WarningFacts facts{.rate = learner.learning_rate,
                           .penalty = learner.penalty,
                           .epochs = trend.epochs,
                           .samples = some.size()};
  UnitReports units;
  if constexpr (watches_layers<shape>) {
    const auto model = model_of();
    units = bad_units(model, data, spread_samples(data, samples, first_looked_at));
    if (units.dead.info != nullptr || units.saturated.info != nullptr)
      units = bad_units(model, data, some);
  }
  std::string inputs;
  if constexpr (!scales_inputs<L>) {
    std::vector<float> x;
    for (const std::size_t s : few_samples(data, samples, Data::inputs))
      x.insert(x.end(), data.x(s).begin(), data.x(s).end());
    inputs =
        unscaled_text("input", x, Data::inputs, shape::graph::folds_scaling ? "Standardize" : "");
  }
  std::string targets;
  using Target = typename Data::target_type;
  if constexpr (!ClassTarget<Target> && !HeadTargets<Target> && !L::scales_targets) {
    constexpr bool can_scale = shape::graph::undoes_scaling && !L::loss_type::on_logits;
    std::vector<float> t;
    for (const std::size_t s : few_samples(data, samples, Target::outputs))
      t.insert(t.end(), data.target(s).begin(), data.target(s).end());
    targets = unscaled_text("target", t, Target::outputs, can_scale ? "StandardizeTargets" : "");
  }
  return warnings_of(verdict, trend, facts, units, std::move(inputs), std::move(targets));
}

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/training/training_warnings-inl.hpp>
#endif
