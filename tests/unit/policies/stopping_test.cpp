// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <ctnn/network/dense.hpp>
#include <ctnn/random/philox.hpp>
#include <ctnn/training/fit.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

using Descent = Learner<Dense<2, 1>, HalfSquaredError, SGD<0.3>, FullBatch, Batch<8>, L2<0.1>>;
using OneBatch = Learner<Dense<2, 1>, HalfSquaredError, SGD<0.3>, Batch<64>, L2<0.1>>;
using Least = Learner<Dense<2, 1>, HalfSquaredError, SGD<0.3>, FullBatch, Precision<double>,
                      UntilUpdateBelow<1e-9>>;
using Perceptron = Learner<Dense<2, 1, Sign>, PerceptronLoss, SGD<1.0>, Batch<1>, UntilSeparated>;

/// Yes above a line through the square, with nothing closer to it than `margin`.
Dataset<2, Binary> separable(int n, float margin) {
  const Random random(1, Purpose::split, 79);
  Dataset<2, Binary> data;
  for (std::size_t i = 0; data.size() < static_cast<std::size_t>(n); ++i) {
    const auto x = toy::point<2>(random, i);
    const float side = x[0] - x[1] + 0.25F;
    if (std::abs(side) > margin) data.add(x, side > 0);
  }
  return data;
}

}  // namespace

TEST_CASE("full-batch descent is one update an epoch by the mean gradient, whatever the batches") {
  auto data = toy::plane(21);  // batches of 8, 8 and 5
  for (std::size_t s = 0; s < 9; ++s)
    data.add(toy::plane(9, 2).x(s), toy::plane(9, 2).target(s), static_cast<float>(s % 3));
  History in_batches;
  std::int64_t steps = 0;
  const auto model = fit(Descent{.epochs = 5}, data, in_batches,
                         [&](const Epoch&, const Trainer<Descent>& t) { steps = t.steps(); });
  CHECK(steps == 5);
  History at_once;
  const auto expected = fit(OneBatch{.epochs = 5}, data, at_once);
  // 5 steps, in each the sums of 30 gradients of order one and their roundings: λ·√k·u a step.
  const double bound = 5 * 4 * std::sqrt(30) * std::numeric_limits<float>::epsilon() / 2;
  for (std::size_t k = 0; k < 3; ++k)
    CHECK(std::abs(model.parameters()[k] - expected.parameters()[k]) < bound);
  for (std::size_t e = 0; e < 5; ++e) {
    CHECK(std::abs(in_batches.epochs[e].loss - at_once.epochs[e].loss) < bound);
    CHECK(std::abs(in_batches.epochs[e].penalty - at_once.epochs[e].penalty) < bound);
  }
  CHECK(std::abs(at_once.epochs[4].loss - at_once.epochs[3].loss) > 10 * bound);
}

TEST_CASE("training stops when an epoch changes no weight by the tolerance, and says so") {
  const auto data = toy::plane(40);
  History history;
  std::vector<std::array<double, 3>> weights;
  static_cast<void>(
      fit(Least{.epochs = 10000}, data, history, [&](const Epoch&, const Trainer<Least>& trainer) {
        auto& now = weights.emplace_back();
        std::ranges::copy(trainer.parameters(), now.begin());
      }));
  const auto change = [&](std::size_t e) {
    double largest = 0;
    for (std::size_t k = 0; k < 3; ++k)
      largest = std::max(largest, std::abs(weights[e][k] - weights[e - 1][k]));
    return largest;
  };
  REQUIRE(history.epochs.size() < 10000);
  const std::size_t last = history.epochs.size() - 1;
  CHECK(change(last) < 1e-9);
  CHECK(change(last - 1) >= 1e-9);
  // t = x₀ − 2·x₁ + ½, in floats: the tolerance of a step, and the rounding of the targets.
  CHECK(std::abs(weights[last][0] - 1) < 1e-6);
  CHECK(std::abs(weights[last][1] + 2) < 1e-6);
  CHECK(std::abs(weights[last][2] - 0.5) < 1e-6);
  CHECK(history.outcome.ending == Ending::goal_reached);
  CHECK(history.outcome.text.rfind("converged after " + std::to_string(last + 1) + " epochs: ",
                                   0) == 0);

  static_cast<void>(fit(Least{.epochs = 3}, data, history));
  CHECK(history.outcome.ending == Ending::goal_missed);
  CHECK(history.outcome.text.rfind("not converged after 3 epochs: a weight still changed by ", 0) ==
        0);
}

TEST_CASE("the perceptron stops after an epoch without a mistake: finitely many steps separate") {
  const auto data = separable(60, 0.1F);
  const Perceptron learner{.epochs = 1000};
  History history;
  const auto model = fit(learner, data, history);
  REQUIRE(history.epochs.size() < 1000);
  CHECK(history.epochs.back().accuracy == 1);
  CHECK(history.epochs[history.epochs.size() - 2].accuracy < 1);
  CHECK(mean_loss(learner, model, data).mistakes == 0);
  CHECK(history.outcome.ending == Ending::goal_reached);
  CHECK(history.outcome.text == "separated after " + std::to_string(history.epochs.size()) +
                                    " epochs: no training sample is misclassified.");
}

TEST_CASE("a set that cannot be separated is said not to have been") {
  Dataset<2, Binary> exclusive_or;
  for (const float a : {0.0F, 1.0F})
    for (const float b : {0.0F, 1.0F}) exclusive_or.add(std::array{a, b}, a != b);
  History history;
  static_cast<void>(fit(Perceptron{.epochs = 50}, exclusive_or, history));
  CHECK(history.epochs.size() == 50);
  CHECK(history.outcome.ending == Ending::goal_missed);
  CHECK(history.outcome.text ==
        "not separated after 50 epochs: the classes may not be linearly separable.");
}

TEST_CASE("labels given as −1 and 1 train the perceptron to the same bits, as numbers too") {
  const auto data = separable(60, 0.1F);
  Dataset<2, Values<1>> signs;
  for (std::size_t s = 0; s < data.size(); ++s)
    signs.add(data.x(s), std::array<float, 1>{data.target(s) == 1 ? 1.0F : -1.0F});
  using OnNumbers = Learner<Dense<2, 1, Sign>, PerceptronLoss, SGD<1.0>, Batch<1>>;
  const auto a = fit(OnNumbers{.epochs = 20}, data);
  const auto b = fit(OnNumbers{.epochs = 20}, signs);
  CHECK(std::ranges::equal(a.parameters(), b.parameters()));
}

TEST_CASE("an epoch without a mistake whose last step unlearned another sample is no separation") {
  decltype(UntilSeparated)::Watch<Perceptron> watch;
  const std::array<float, 3> weights{};
  const auto mistakes = [](std::size_t n) { return [n] { return n; }; };
  CHECK(watch.reached(Epoch{.accuracy = 1}, weights, mistakes(0)));
  CHECK_FALSE(watch.reached(Epoch{.accuracy = 1}, weights, mistakes(1)));
  CHECK_FALSE(watch.reached(Epoch{.accuracy = 0.5}, weights, mistakes(0)));
}

TEST_CASE("from weights of zero the perceptron takes Rosenblatt's steps, exactly") {
  Trainer<Perceptron> trainer(Perceptron{});
  for (float& w : trainer.parameters()) w = 0;
  std::array<float, 3> w{};  // w₁, w₂, b
  const std::array<std::array<float, 2>, 4> points{{{1, 2}, {-2, 1}, {3, -1}, {-1, -2}}};
  int corrections = 0;
  for (int epoch = 0; epoch < 4; ++epoch)
    for (std::size_t i = 0; i < 4; ++i) {
      const int target = points[i][1] > 0;
      const float t = target == 1 ? 1.0F : -1.0F;
      if (t * (w[0] * points[i][0] + w[1] * points[i][1] + w[2]) <= 0) {
        w = {w[0] + t * points[i][0], w[1] + t * points[i][1], w[2] + t};
        ++corrections;
      }
      trainer.partial_fit<Binary>(points[i], target);
      CHECK(std::ranges::equal(trainer.parameters(), w));
    }
  CHECK(corrections > 1);
}
