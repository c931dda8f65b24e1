// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <ctnn/loss/mean_loss.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/training/learner.hpp>
#include <ctnn/training/trainer.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 5, Tanh> >> Dense<3, Softmax>;
using Classifier = Learner<net, CrossEntropy>;
constexpr double u = std::numeric_limits<float>::epsilon() / 2;

Model<net> some_model(std::uint64_t seed = 3) {
  Model<net> model;
  initialize<decltype(net)>(model.parameters(), seed);
  return model;
}

/// log Softmax of the model in double, and the probabilities' largest.
struct Reference {
  std::array<double, 3> log_y{};
  int decision = 0;
};
Reference reference(const Model<net>& model, std::span<const float, 2> x) {
  std::array<double, 5> hidden{};
  for (int o = 0; o < 5; ++o)
    hidden[static_cast<std::size_t>(o)] =
        std::tanh(model.weights<0>()(o, 0) * static_cast<double>(x[0]) +
                  model.weights<0>()(o, 1) * static_cast<double>(x[1]) +
                  model.biases<0>()[static_cast<std::size_t>(o)]);
  Reference result;
  double sum = 0;
  for (int o = 0; o < 3; ++o) {
    double z = model.biases<1>()[static_cast<std::size_t>(o)];
    for (int i = 0; i < 5; ++i) z += model.weights<1>()(o, i) * hidden[static_cast<std::size_t>(i)];
    result.log_y[static_cast<std::size_t>(o)] = z;
    sum += std::exp(z);
  }
  for (double& z : result.log_y) z -= std::log(sum);
  result.decision = static_cast<int>(std::max_element(result.log_y.begin(), result.log_y.end()) -
                                     result.log_y.begin());
  return result;
}

}  // namespace

TEST_CASE("the mean loss is the loss's mean over the samples, at any number of them") {
  constexpr std::size_t lanes = Vector<float>::lanes;
  const auto model = some_model();
  for (const std::size_t n : {std::size_t{1}, lanes - 1, lanes, lanes + 1, 4 * lanes + 3}) {
    CAPTURE(n);
    const auto data = toy::quadrants(static_cast<int>(n));
    double loss = 0;
    std::size_t mistakes = 0;
    for (std::size_t s = 0; s < n; ++s) {
      const Reference r = reference(model, data.x(s));
      loss -= r.log_y[static_cast<std::size_t>(data.target(s))] / static_cast<double>(n);
      mistakes += r.decision != data.target(s);
    }
    const LossScores scores = mean_loss(Classifier{}, model, data);
    // Sums of 2 and 5 products of order one, then exp and log: 4·√16·u, relative to 1 + loss.
    CHECK(std::abs(scores.loss - loss) < 16 * u * (1 + loss));
    CHECK(scores.mistakes == mistakes);
    CHECK(scores.accuracy == static_cast<double>(n - mistakes) / static_cast<double>(n));
  }
}

TEST_CASE("it is what training measures: sample weights, class weights and smoothing included") {
  using Weighted = Learner<net, LabelSmoothing<0.2, CrossEntropy>, ClassWeights<1.0, 4.0, 0.5>,
                           Batch<64>, L2<0.5>>;
  Dataset<2, Classes<3>> data;
  const auto plain = toy::quadrants(37);
  for (std::size_t s = 0; s < 37; ++s)
    data.add(plain.x(s), plain.target(s), static_cast<float>(s % 4));
  Trainer<Weighted> trainer(Weighted{.seed = 3});
  trainer.gather(data, all_indices(37));
  const Step step = trainer.differentiate();
  const LossScores scores = mean_loss(Weighted{}, trainer.model(), data);
  // The same terms, summed in another order: λ·√k·u with k = 37 of them.
  CHECK(std::abs(scores.loss - step.loss) < 4 * std::sqrt(37) * u * step.loss);
  CHECK(std::abs(scores.accuracy - step.correct / step.weight) < 1e-12);
  CHECK(std::abs(scores.loss - mean_loss(Classifier{}, trainer.model(), data).loss) > 0.01);
}

TEST_CASE("an output that rounds to zero has a finite loss: it is computed from the scores") {
  auto model = some_model();
  model.biases<1>()[0] = 200.0F;  // y₁ = e⁻²⁰⁰ is 0 as a float
  Dataset<2, Classes<3>> data;
  data.add(std::array<float, 2>{0.1F, 0.2F}, 1);
  CHECK(model(data.x(0))[1] == 0.0F);
  const double loss = mean_loss(Classifier{}, model, data).loss;
  CHECK(loss > 190);
  CHECK(loss < 210);
}

TEST_CASE("the loss of a sample that is not there is an error, that of none is NaN") {
  const auto data = toy::quadrants(5);
  const auto loss = [&](std::vector<std::size_t> samples) {
    return mean_loss(Classifier{}, some_model(), data, samples).loss;
  };
  CHECK_THROWS_WITH_AS(static_cast<void>(loss({0, 5})),
                       "mean_loss: sample 5 is not in the data set, which has 5.", Error);
  CHECK(std::isnan(loss({})));
}

TEST_CASE("nothing that weighs anything has no mean; NaN is not swallowed") {
  const auto model = some_model();
  Dataset<2, Classes<3>> data;
  data.add(std::array<float, 2>{0.1F, 0.2F}, 1, 0);
  CHECK(std::isnan(mean_loss(Classifier{}, model, data).loss));
  CHECK(mean_loss(Classifier{}, model, data).mistakes == 0);
  CHECK(std::isnan(mean_loss(Classifier{}, model, Dataset<2, Classes<3>>()).loss));
  data.add(std::array<float, 2>{std::numeric_limits<float>::quiet_NaN(), 0}, 1);
  CHECK(std::isnan(mean_loss(Classifier{}, model, data).loss));
}
