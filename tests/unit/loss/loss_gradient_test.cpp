// SPDX-License-Identifier: MIT
// Gradients of a loss without a step: for one sample against central differences, for many against
// one by one.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <vector>

#include <doctest/doctest.h>

#include <ctnn/data/dataset.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/loss/loss_gradient.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/network/plan_options.hpp>

#include "support/rounding.hpp"

using namespace ctnn;

namespace {

constexpr auto classifier = Dense<5, 9, GELU> >> Dense<3, Softmax>;
constexpr auto tiled =
    Planned<classifier, PlanOptions{.orientation = Orientation::neurons_on_lanes}>;
constexpr auto noisy = Planned<(Dense<5, 9, GELU> >> Dropout<0.5> >> Dense<3, Softmax>),
                               PlanOptions{.orientation = Orientation::neurons_on_lanes}>;
constexpr auto critic = Dense<5, 1, PReLU>;
constexpr std::size_t samples = 21;  // two batches of eight and a part

template <const auto& net, class T>
Model<net, T> started() {
  Model<net, T> model;
  const auto n = support::numbers<T>(static_cast<int>(model.parameters().size()), 1);
  std::copy(n.begin(), n.end(), model.parameters().begin());
  return model;
}

/// Classes in turn; sample s weighs 1 + s % 3.
Dataset<5, Classes<3>> data() {
  Dataset<5, Classes<3>> result;
  const auto n = support::numbers<float>(5 * samples, 2);
  for (std::size_t s = 0; s < samples; ++s)
    result.add(std::span<const float, 5>(n.data() + 5 * s, 5), static_cast<int>(s % 3),
               static_cast<float>(1 + s % 3));
  return result;
}

template <class T>
std::array<T, 5> widened(std::span<const float, 5> from) {
  std::array<T, 5> result{};
  std::copy(from.begin(), from.end(), result.begin());
  return result;
}

/// The largest difference of ∂L/∂x and ∂L/∂θ from central differences, relative to the larger.
template <const auto& net>
double worst_of_sample(auto loss, const auto& target, double fault = 1) {
  auto model = started<net, double>();
  auto sample = widened<double>(data().x(4));
  Model<net, double> gradient;
  auto [value, dx] = loss_gradient(model, loss, sample, target, gradient);
  CHECK(loss_gradient(model, loss, sample, target).loss == value);
  dx[0] *= fault;
  double worst = 0;
  const auto compare = [&](double& variable, double analytic) {
    constexpr double h = 1e-6;
    const double kept = variable;
    variable = kept + h;
    const double above = loss_gradient(model, loss, sample, target).loss;
    variable = kept - h;
    const double below = loss_gradient(model, loss, sample, target).loss;
    variable = kept;
    const double numeric = (above - below) / (2 * h);
    CHECK(analytic != 0);
    worst = support::worse(worst, std::abs(numeric - analytic) / std::max(std::abs(numeric), 1e-3));
  };
  for (std::size_t i = 0; i < 5; ++i) compare(sample[i], dx[i]);
  for (std::size_t k = 0; k < model.parameters().size(); ++k)
    compare(model.parameters()[k], gradient.parameters()[k]);
  return worst;
}

/// Sums of `samples` gradients, each of a few dozen operations; numbers here are of order 1.
template <class T>
inline constexpr double rounding = 200 * std::numeric_limits<T>::epsilon();

/// Many samples in batches of eight against one by one, weights included.
template <const auto& net, class T>
void expect_mean_of_samples() {
  const auto set = data();
  const auto model = started<net, T>();
  const auto workspace = std::make_unique<LossWorkspace<net, CrossEntropy, T, 8>>();
  Model<net, T> gradient;
  std::array<T, 5 * samples> inputs{};
  const double loss = loss_gradient(model, set, all_indices(samples), *workspace, gradient,
                                    Rows<T, 5>(inputs.data(), samples));

  double mean = 0;
  double total = 0;
  double worst = 0;
  std::vector<double> sum(gradient.parameters().size());
  for (std::size_t s = 0; s < samples; ++s) {
    Model<net, T> own;
    const auto at = loss_gradient(model, CrossEntropy, widened<T>(set.x(s)), set.target(s), own);
    const double weight = static_cast<double>(set.weight(s));
    mean += weight * static_cast<double>(at.loss);
    total += weight;
    for (std::size_t k = 0; k < sum.size(); ++k)
      sum[k] += weight * static_cast<double>(own.parameters()[k]);
    for (std::size_t i = 0; i < 5; ++i)
      worst = support::worse(worst, std::abs(static_cast<double>(inputs[5 * s + i]) -
                                             weight * static_cast<double>(at.dx[i])));
  }
  CHECK(worst < rounding<T>);
  CHECK(std::abs(loss - mean / total) < rounding<T>);
  worst = 0;
  for (std::size_t k = 0; k < sum.size(); ++k)
    worst = support::worse(
        worst, std::abs(static_cast<double>(gradient.parameters()[k]) - sum[k] / total));
  CHECK(worst < rounding<T>);
  CHECK(inputs[0] != 0);
}

}  // namespace

TEST_CASE("a sample's loss has the gradients of central differences") {
  CHECK(worst_of_sample<classifier>(CrossEntropy, 2) < 1e-6);
  CHECK(worst_of_sample<classifier>(CrossEntropy, 2, 1.0001) > 1e-5);  // a planted fault
}

TEST_CASE("a number is the target of a single output, whose alpha is trained") {
  auto model = started<critic, double>();
  model.biases<0>()[0] = -3;  // below zero alpha has a gradient
  const std::array<double, 5> sample{0.5, -0.25, 1, 2, -1};
  Model<critic, double> gradient;
  const auto at = loss_gradient(model, HalfSquaredError, sample, 0.75, gradient);
  const double error = model(sample)[0] - 0.75;
  const double alpha = model.alphas<0>()[0];
  CHECK(at.loss == doctest::Approx(error * error / 2));
  CHECK(at.dx[3] == doctest::Approx(error * alpha * model.weights<0>()(0, 3)));
  CHECK(gradient.biases<0>()[0] == doctest::Approx(error * alpha));
  CHECK(gradient.alphas<0>()[0] == doctest::Approx(error * model(sample)[0] / alpha));
}

TEST_CASE("many samples have the mean of their gradients, with samples or neurons on lanes") {
  expect_mean_of_samples<classifier, double>();
  expect_mean_of_samples<tiled, float>();
}

TEST_CASE("rows of the caller's are as a data set's") {
  Dataset<5, Classes<3>> set;
  std::vector<float> x;
  std::vector<std::int32_t> targets;
  const auto weighted = data();
  for (std::size_t s = 0; s < samples; ++s) {
    set.add(weighted.x(s), weighted.target(s));
    x.insert(x.end(), set.x(s).begin(), set.x(s).end());
    targets.push_back(set.target(s));
  }
  const auto model = started<tiled, float>();
  const auto indices = all_indices(samples);
  const auto workspace = std::make_unique<LossWorkspace<tiled, CrossEntropy, float, 8>>();
  Model<tiled> gradient;
  Model<tiled> expected;
  const double loss = loss_gradient(model, set, indices, *workspace, expected);
  CHECK(loss_gradient<Classes<3>>(model, Rows<const float, 5>(x.data(), samples), targets,
                                  *workspace, gradient) == loss);
  CHECK(std::equal(gradient.parameters().begin(), gradient.parameters().end(),
                   expected.parameters().begin()));
  CHECK(gradient.weights<1>()(2, 8) != 0);
}

TEST_CASE("gradients are those of inference: noise of training is left out") {
  const auto set = data();
  const auto model = started<tiled, float>();
  const auto with_noise = started<noisy, float>();
  const auto workspace = std::make_unique<LossWorkspace<tiled, CrossEntropy, float, 8>>();
  const auto beside = std::make_unique<LossWorkspace<noisy, CrossEntropy, float, 8>>();
  Model<tiled> expected;
  Model<noisy> gradient;
  CHECK(loss_gradient(with_noise, set, all_indices(samples), *beside, gradient) ==
        loss_gradient(model, set, all_indices(samples), *workspace, expected));
  CHECK(std::equal(gradient.parameters().begin(), gradient.parameters().end(),
                   expected.parameters().begin()));
}

TEST_CASE("samples that all weigh nothing change nothing") {
  Dataset<5, Classes<3>> set;
  set.add(std::array{1.0F, 2.0F, 3.0F, 4.0F, 5.0F}, 1, 0.0F);
  const auto model = started<tiled, float>();
  const auto workspace = std::make_unique<LossWorkspace<tiled, CrossEntropy, float, 8>>();
  Model<tiled> gradient;
  CHECK(loss_gradient(model, set, all_indices(1), *workspace, gradient) == 0);
  for (const float g : gradient.parameters()) CHECK(g == 0);
}

TEST_CASE("samples and targets that cannot be are an error, and the gradient stays what it was") {
  const auto set = data();
  const auto model = started<tiled, float>();
  const auto workspace = std::make_unique<LossWorkspace<tiled, CrossEntropy, float, 8>>();
  Model<tiled> gradient;
  CHECK_THROWS_WITH_AS(
      loss_gradient(model, set, std::vector<std::size_t>{0, samples}, *workspace, gradient),
      "loss_gradient: sample 21 is not in the data set, which has 21.", Error);
  std::vector<float> x(5 * 4);
  const Rows<const float, 5> rows(x.data(), 4);
  const auto of_targets = [&](const std::vector<int>& targets) {
    return loss_gradient<Classes<3>>(model, rows, targets, *workspace, gradient);
  };
  CHECK_THROWS_WITH_AS(of_targets({0, 1}),
                       "loss_gradient: there are 4 rows of inputs and 2 targets: give one to each.",
                       Error);
  CHECK_THROWS_WITH_AS(of_targets({0, 1, 2, 3}), "loss_gradient: class id 3 is not in 0 … 2.",
                       Error);
  CHECK_THROWS_AS(of_targets({0, 1, -1, 2}), Error);
  std::vector<float> dx(5 * 3);
  CHECK_THROWS_AS(
      loss_gradient(model, set, all_indices(4), *workspace, gradient, Rows<float, 5>(dx.data(), 3)),
      Error);
  const auto sample = set.x(0);
  CHECK_THROWS_WITH_AS(loss_gradient(model, CrossEntropy, sample, 3, gradient),
                       "loss_gradient: class id 3 is not in 0 … 2.", Error);
  CHECK_THROWS_AS(loss_gradient(model, CrossEntropy, sample, -1, gradient), Error);
  for (const float g : gradient.parameters()) CHECK(g == 0);
}
