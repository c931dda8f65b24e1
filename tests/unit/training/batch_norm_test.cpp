// SPDX-License-Identifier: MIT
// Batches in which nothing, or one sample, weighs.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <vector>

#include <ctnn/data/splits.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/normalization.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/training/fit.hpp>
using namespace ctnn;

namespace {

// A momentum of 1: running statistics are those of the last batch that had any.
constexpr auto net = Dense<1, 2> >> BatchNorm<1> >> Dense<1>;
constexpr auto tiles = Planned<net, PlanOptions{.orientation = Orientation::neurons_on_lanes}>;
template <auto Net, auto... Policies>
using With =
    Learner<Net, HalfSquaredError, Adam<0.1>, Batch<4>, L2<0.1>, WeightDecay<0.25>, Policies...>;

/// Samples 0 … n − 1 with these weights.
Dataset<1, Values<1>> samples(const std::vector<float>& weights) {
  Dataset<1, Values<1>> data;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::array x{static_cast<float>(i * i) + 0.5F};
    data.add(x, x, weights[i]);
  }
  return data;
}

/// Running mean and variance of feature 0.
template <class L>
std::array<double, 2> statistics(const Trainer<L>& trainer) {
  constexpr LayerInfo norm = L::shape::layers[1];
  return {trainer.parameters()[norm.statistics], trainer.parameters()[norm.statistics + 2]};
}

/// The same of z = w·x + b over these samples, the variance that of n − 1.
template <class L>
std::array<double, 2> expected(const Trainer<L>& trainer, const std::vector<float>& x) {
  const double w = trainer.parameters()[0];
  const double b = trainer.parameters()[2];
  const auto n = static_cast<double>(x.size());
  double mean = 0;
  double squares = 0;
  for (const double value : x) mean += (w * value + b) / n;
  for (const double value : x) squares += std::pow(w * value + b - mean, 2);
  return {mean, squares / (n - 1)};
}

template <class L>
void nothing_changes_nothing() {
  const auto trainer = std::make_unique<Trainer<L>>(L{});
  const auto some = samples({1, 1, 1, 1});
  trainer->gather(some, all_indices(4));
  trainer->step();
  const Checkpoint<L> before = trainer->checkpoint();
  const auto sum = std::make_unique<typename Trainer<L>::GradientSum>();
  for (const std::size_t n : {0, 1, 4}) {
    const auto none = samples(std::vector<float>(n, 0.0F));
    trainer->gather(none, all_indices(n));
    for (const Step& step : {trainer->step(), trainer->accumulate(*sum)}) {
      CHECK(step.weight == 0);
      CHECK(step.loss == 0);
    }
    const Checkpoint<L> after = trainer->checkpoint();
    CHECK(after.weights == before.weights);
    CHECK(after.state == before.state);
    CHECK(after.steps == before.steps);
    trainer->differentiate();
    for (const double g : trainer->gradients()) CHECK(std::isfinite(g));
  }
  trainer->step(*sum);
  CHECK(trainer->checkpoint().weights == before.weights);
  CHECK(trainer->checkpoint().steps == before.steps);
}

template <class L>
void lone_samples_change_no_statistic() {
  Trainer<L> trainer(L{});
  const auto check = [&](const std::vector<float>& weights, const std::vector<float>& x) {
    const auto data = samples(weights);
    const auto last = statistics(trainer);
    const auto of_batch = x.size() > 1 ? expected(trainer, x) : last;
    trainer.gather(data, all_indices(data.size()));
    trainer.step();
    for (const std::size_t k : {0U, 1U})
      CHECK(statistics(trainer)[k] == doctest::Approx(of_batch[k]).epsilon(1e-5));
    if (x.size() < 2) CHECK(statistics(trainer) == last);
  };
  check({1}, {0.5F});
  check({0, 0, 2}, {4.5F});
  check({1, 1}, {0.5F, 1.5F});
  check({0, 3, 0, 0}, {1.5F});
  check({1, 0, 0, 0.25F}, {0.5F, 9.5F});  // counted, not weighed
  check({1, 1, 1, 1}, {0.5F, 1.5F, 4.5F, 9.5F});
  check({0, 0, 0, 0}, {});
  const auto last = statistics(trainer);
  CHECK(trainer.template partial_fit<Values<1>>(std::array{2.0F}, std::array{2.0F}).weight == 1);
  CHECK(statistics(trainer) == last);
}

}  // namespace

TEST_CASE("a batch in which nothing weighs changes nothing") {
  nothing_changes_nothing<With<net>>();
  nothing_changes_nothing<With<tiles>>();
  nothing_changes_nothing<With<tiles, ClipNorm<1>>>();  // the whole gradient first
}

TEST_CASE("running statistics are those of batches in which two samples or more weigh") {
  lone_samples_change_no_statistic<With<net>>();
  lone_samples_change_no_statistic<With<tiles>>();
}

TEST_CASE("equal samples have the variance 0, and all stays finite") {
  Dataset<1, Values<1>> data;
  for (int i = 0; i < 4; ++i) data.add(std::array{0.1F}, std::array{1.0F});
  Trainer<With<tiles>> trainer(With<tiles>{});
  trainer.gather(data, all_indices(4));
  trainer.step();
  CHECK(statistics(trainer)[1] < 1e-12);
  trainer.gather(data, all_indices(4));
  trainer.step();
  for (const double w : trainer.parameters()) CHECK(std::isfinite(w));
}

TEST_CASE("a last batch of one sample leaves the statistics of the batch before it") {
  constexpr auto plain = Dense<1, 2> >> BatchNorm<> >> Dense<1>;
  using Still = Learner<plain, HalfSquaredError, SGD<1e-30>, Batch<4>>;
  Dataset<1, Values<1>> data;  // every batch of four or fewer has a variance of 1 or so
  for (int i = 0; i < 5; ++i) data.add(std::array{i % 2 == 0 ? 1.0F : -1.0F}, std::array{0.0F});
  const auto model = fit(Still{.epochs = 300}, data);
  const double w = model.template weights<0>()(0, 0);
  constexpr LayerInfo norm = Still::shape::layers[1];
  // Four of the five: two or three of one kind, of which the variance of n − 1 is 4/3 or 1.
  const double ratio = model.parameters()[norm.statistics + 2] / (w * w);
  CHECK(ratio > 0.95);
  CHECK(ratio < 1.4);
}
