// SPDX-License-Identifier: MIT
// Code that pages of docs/concepts/ show and no program has. Compiling is passing.
#include <array>
#include <ctnn.hpp>
#include <ctnn/model/batch_gradients.hpp>
#include <ctnn/report/plot.hpp>
#include <ctnn/search/choices.hpp>
#include <ctnn/search/random_search.hpp>
#include <ctnn/search/successive_halving.hpp>
#include <ctnn/training/optimize.hpp>
#include <iostream>
#include <string>
#include <vector>

using namespace ctnn;

namespace formulas {

// Lion (Chen et al. 2023) with a rate of 1e-3.
inline constexpr auto Lion = update<1e-3>([](auto w, auto g, auto m, auto, auto rate, auto) {
  return Updated{w - rate * sign(0.9 * m + 0.1 * g), 0.99 * m + 0.01 * g};  // Updated{w, m, v}
});

}  // namespace formulas

namespace policies {

constexpr auto net = Dense<10, 16, Tanh> >> Dense<1>;
using Progression = Learner<net, HalfSquaredError, Standardize, StandardizeTargets, KFold<5>>;

using Recipe =
    Learner<net, HalfSquaredError, SGD<0.1>, OneCycle<>, WeightDecay<1e-4>, ClipNorm<1>, HeNormal>;

static_assert(Progression{}.epochs == Recipe{}.epochs);

}  // namespace policies

namespace gradients {

constexpr auto net = Dense<4, 2, Tanh>;

std::array<float, 2> cost_gradient(const std::array<float, 2>& action) {
  return {2 * action[0], 2 * action[1]};
}

std::array<float, 2> act_and_learn(const std::array<float, 4>& x, Model<net>& policy,
                                   Model<net>& gradient, Optimizer<net, Adam<1e-3>>& optimizer) {
  const auto seen = layer_outputs(policy, x);
  const std::array<float, 2> action = seen.output();
  const std::array<float, 2> dy = cost_gradient(action);  // ∂cost/∂action
  vjp(policy, seen, dy, gradient);                        // adds ∂cost/∂θ
  optimizer.step(policy, gradient);  // moves the policy; the gradient is zero again
  return action;
}

void of_batches(const Model<net>& model, const std::vector<float>& x, const std::vector<float>& dy,
                std::vector<float>& dx, Model<net>& gradient) {
  GradientWorkspace<net, 256> workspace;
  vjp(model, x, dy, workspace, gradient);      // x (n, inputs), dy (n, outputs)
  vjp(model, x, dy, workspace, gradient, dx);  // and dx (n, inputs)
  vjp(model, x, dy, workspace, dx);            // ∂L/∂x alone, without the cost of ∂L/∂θ
}

void with_a_schedule(Model<net>& model, Model<net>& gradient) {
  Optimizer<net, Adam<1e-3>, Cosine<>, WarmUp<1>, ClipNorm<1>, L2<1e-4>> optimizer(
      {.steps = 10'000, .epochs = 10});
  optimizer.step(model, gradient);
}

}  // namespace gradients

namespace training {

constexpr auto net = Dense<4, 1>;
using L = Learner<net, HalfSquaredError, Batch<8>>;
using Data = Dataset<4, Values<1>>;

auto losses(const L& learner, const Data& data, const Split& split) {
  History history;
  const auto model = fit(learner, data, split.train, validate_on(data, split.test), history);
  std::vector<double> training, validation;
  for (const Epoch& epoch : history.epochs) {
    training.push_back(epoch.loss);
    validation.push_back(epoch.validation_loss);
  }
  Plot plot({.title = "loss", .x = "epoch", .y = "loss"});
  plot.line("training", training).line("validation", validation);
  write_svg("loss.svg", plot);
  return model;
}

auto warned(const L& learner, const Data& data) {
  History history;
  const auto model = fit(learner, data, history);
  for (const std::string& warning : history.outcome.warnings.list()) std::cerr << warning << '\n';
  return model;
}

}  // namespace training

namespace validation {

using L = Learner<training::net, HalfSquaredError, Batch<8>, KFold<5>>;

void curve_as_a_picture(const L& learner, const training::Data& data) {
  const auto curve = learning_curve(learner, data, {0.1, 0.3, 1.0}, r2_score);
  std::vector<double> samples, training, validation;
  for (const CurvePoint& point : curve.points) {
    samples.push_back(point.at);
    training.push_back(mean_deviation(point.training).mean);
    validation.push_back(mean_deviation(point.validation).mean);
  }
  Plot plot({.title = "learning curve", .x = "training samples", .y = "R²"});
  plot.line("training", samples, training).line("validation", samples, validation);
  write_svg("curve.svg", plot);
}

auto choices(const L& learner) {
  const auto learners =
      with_choices(learner, Choices<Batch<16>, Batch<64>>, Choices<Adam<1e-3>, Momentum<1e-2>>);
  return learners;
}

auto random_settings(const L& learner, const training::Data& data) {
  const RandomSettings space{
      .points = 60, .learning_rate = log_uniform(1e-4, 1e-1), .penalty = log_uniform(1e-6, 1e-2)};
  const auto search = random_search(learner, data, space, r2_score);
  return search.best();
}

auto halving(const L& learner, const training::Data& data) {
  const RandomSettings space{.points = 81, .learning_rate = log_uniform(1e-4, 1)};
  const auto search = successive_halving(learner, data, space, r2_score);
  return search.best();
}

}  // namespace validation
