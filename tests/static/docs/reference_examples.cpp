// SPDX-License-Identifier: MIT
// Uses of public names that no page and no example has: the reference shows a paragraph of these on the
// page of its name.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include <ctnn.hpp>
#include <ctnn/io/csv/csv_options.hpp>
#include <ctnn/search/random_search.hpp>

namespace {

using namespace ctnn;

// Networks.
constexpr auto encoder = Named<"in", Dense<8, 16, SiLU>> >> Repeat<3, Dense<16, 16, ReLU>>;
constexpr auto net = encoder >> Named<"out", Dense<2>>;
static_assert(NetworkType<decltype(net)>);

static_assert(find_layer<std::remove_cvref_t<decltype(net)>>("out") == 4);

using Steady = Learner<net, HalfSquaredError, Nesterov<0.01, 0.95>, Batch<64>>;
static_assert(Update<Steady::update_type>);

// A learner without a policy has one that does nothing.
static_assert(std::is_same_v<Steady::clipping_type, NoClipping>);
static_assert(std::is_same_v<Steady::schedule_type, ConstantSchedule>);
static_assert(std::is_same_v<Steady::weight_decay_type, NoWeightDecay>);
static_assert(std::is_same_v<Steady::early_stopping_type, NoEarlyStopping>);
static_assert(std::is_same_v<Steady::class_weights_type, EqualClassWeights>);
static_assert(std::is_same_v<Steady::mixup_type, NoMixup>);

// The policy of a kind, in code for any learner.
template <class L>
constexpr bool clips = L::template policy<clipping_kind>::of_norm;
static_assert(!clips<Steady>);

// Kinds, to derive own policies from.
struct Cube : activation_kind {
  static constexpr auto f = [](auto z) { return pow(z, 3); };
};
static_assert(ActivationType<Cube>);

struct Quartic : loss_kind {
  static constexpr auto f = [](auto y, auto t) { return pow(t - y, 4); };
};
static_assert(Loss<Quartic>);

struct Halving3 : schedule_kind {
  static constexpr double factor(State, const TrainingPosition& now) noexcept {
    return 1.0 / (1 << now.epoch / 3);
  }
};

struct LastTenth : validation {
  template <class Data>
  static std::vector<Split> splits(const Data& data, std::uint64_t) {
    Split split;
    for (std::size_t i = 0; i < data.size(); ++i)
      (10 * i < 9 * data.size() ? split.train : split.test).push_back(i);
    return {split};
  }
};

struct Worst : metric_kind {
  static constexpr const char* name = "largest error";
  static constexpr Better better = Better::lower;
  double operator()(const Predictions<Values<1>>& predictions) const {
    double worst = 0;
    for (std::size_t i = 0; i < predictions.size(); ++i)
      worst = std::max(worst, std::abs(predictions.output(i)[0] - predictions.target(i)[0]));
    return worst;
  }
};
static_assert(Metric<Worst> && MetricOf<Worst, Values<1>>);

// Policies of one's own.
using Own = Learner<Dense<4, 1, Cube{}>, Quartic{}, Halving3{}, LastTenth{}>;
static_assert(std::is_same_v<Own::loss_type, Quartic>);

// What calls take.
struct Shout {
  void operator()(const Epoch& epoch) const;
};
static_assert(Callback<Shout, Steady> && FitOption<Shout, Steady>);

static_assert(Predictor<Steady::model_type>);

static_assert(SearchSpace<Grid, Steady> && SearchSpace<RandomSettings, Steady>);

static_assert(ValidationOption<decltype(KeepModels), Steady> &&
              ScoringOption<decltype(r2_score), Steady>);

// Files.
[[maybe_unused]] CsvOptions semicolons() {
  CsvTarget target = "quality";
  CsvColumn id = 0;
  return {.separator = ';', .target = target, .ignored = {id}};
}

}  // namespace
