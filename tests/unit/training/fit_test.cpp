// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <ctnn/data/target_scaling.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/training/fit.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 12, Tanh> >> Dense<3, Softmax>;
using Classifier = Learner<net, CrossEntropy, Adam<0.02>, Batch<16>>;
using Line = Learner<Dense<2, 1>, HalfSquaredError, SGD<0.01>, Batch<4>>;

template <class A, class B>
bool same_bits(const A& a, const B& b) {
  const auto p = a.parameters();
  const auto q = b.parameters();
  return std::equal(p.begin(), p.end(), q.begin(), q.end());
}

}  // namespace

TEST_CASE("training learns what can be learnt: loss falls, accuracy rises, unseen samples too") {
  History history;
  const auto model = fit(Classifier{.epochs = 60, .seed = 1}, toy::quadrants(300), history);
  REQUIRE(history.epochs.size() == 60);
  CHECK(history.epochs.back().loss < 0.25 * history.epochs.front().loss);
  CHECK(history.epochs.back().accuracy > 0.95);
  CHECK(evaluate(model, toy::quadrants(300, 2)).accuracy() > 0.9);
}

TEST_CASE("the same seed gives the same bits, another seed others") {
  const auto data = toy::quadrants(50);
  const auto first = fit(Classifier{.epochs = 3, .seed = 5}, data);
  CHECK(same_bits(first, fit(Classifier{.epochs = 3, .seed = 5}, data)));
  CHECK_FALSE(same_bits(first, fit(Classifier{.epochs = 3, .seed = 6}, data)));
}

TEST_CASE("callbacks are called once an epoch, in the order given, and change nothing") {
  const auto data = toy::quadrants(50);
  std::string calls;
  History history;
  const auto with_callbacks = fit(
      Classifier{.epochs = 3, .seed = 5}, data, [&](const Epoch&) { calls += 'a'; }, history,
      [&](const Epoch& epoch) { calls += std::to_string(epoch.number); });
  CHECK(calls == "a1a2a3");
  REQUIRE(history.epochs.size() == 3);
  for (int e = 0; e < 3; ++e) {
    const Epoch& epoch = history.epochs[static_cast<std::size_t>(e)];
    CHECK(epoch.number == e + 1);
    CHECK(epoch.total == 3);
    CHECK(epoch.samples == 50);
    CHECK(epoch.fold == 0);
    CHECK(epoch.folds == 0);
    CHECK(epoch.penalty == 0);
    CHECK(epoch.seconds > 0);
  }
  CHECK(history.epochs[0].seconds <= history.epochs[2].seconds);
  CHECK(same_bits(with_callbacks, fit(Classifier{.epochs = 3, .seed = 5}, data)));
}

TEST_CASE("loss and accuracy of an epoch are means over samples, also with a smaller last batch") {
  // At this rate weights do not change, so the epoch is of one model throughout.
  const auto data = toy::quadrants(50);
  History history;
  const auto model = fit(Classifier{.epochs = 1, .seed = 5, .learning_rate = 1e-30}, data, history);
  double loss = 0;
  for (std::size_t i = 0; i < 50; ++i)
    loss -=
        std::log(static_cast<double>(model(data.x(i))[static_cast<std::size_t>(data.target(i))]));
  // exp and log err by 1.5 and 1 ulp of values of order 1, sums of 3 and 16 by less than 8u.
  CHECK(std::abs(history.epochs[0].loss - loss / 50) <
        16 * std::numeric_limits<float>::epsilon() * (1 + loss / 50));
  CHECK(history.epochs[0].accuracy == evaluate(model, data).accuracy());
}

TEST_CASE("targets that are numbers have a loss but no accuracy") {
  History history;
  static_cast<void>(fit(Line{.epochs = 1}, toy::plane(10), history));
  CHECK(std::isnan(history.epochs[0].accuracy));
  CHECK(history.epochs[0].loss > 0);
}

TEST_CASE("the penalty of an epoch is reported beside the loss") {
  using Penalized = Learner<Dense<2, 1>, HalfSquaredError, SGD<0.01>, Batch<4>, L2<0.5>>;
  History history;
  const auto model = fit(Penalized{.epochs = 1, .learning_rate = 1e-30}, toy::plane(10), history);
  const double w0 = model.weights<0>()(0, 0);
  const double w1 = model.weights<0>()(0, 1);
  const double expected = 0.25 * (w0 * w0 + w1 * w1);
  CHECK(std::abs(history.epochs[0].penalty - expected) <=
        2 * std::numeric_limits<float>::epsilon() * expected);
  History plain;
  static_cast<void>(fit(Line{.epochs = 1, .learning_rate = 1e-30}, toy::plane(10), plain));
  CHECK(history.epochs[0].loss == plain.epochs[0].loss);
}

TEST_CASE("without epochs the model is as initialized and no callback is called") {
  History history;
  const auto model = fit(Classifier{.epochs = 0, .seed = 3}, toy::quadrants(5), history);
  Model<net> initial;
  initialize<decltype(net)>(initial.parameters(), 3);
  CHECK(same_bits(model, initial));
  CHECK(history.epochs.empty());
}

TEST_CASE("only the given samples are trained on") {
  const auto data = toy::quadrants(60);
  const std::vector<std::size_t> some{3, 4, 10, 11, 12, 40, 41};
  History history;
  const auto model = fit(Classifier{.epochs = 4}, data, some, history);
  CHECK(history.epochs[0].samples == 7);
  CHECK(same_bits(model, fit(Classifier{.epochs = 4}, data.subset(some))));
  CHECK_FALSE(same_bits(model, fit(Classifier{.epochs = 4}, data)));
}

TEST_CASE_TEMPLATE("a batch larger than the data is one exact full-batch gradient step", T, float,
                   double) {
  using Full = Learner<Dense<2, 1>, HalfSquaredError, SGD<0.1>, Batch<64>, Precision<T>>;
  constexpr int n = 10;
  const auto data = toy::plane(n);
  Model<Dense<2, 1>, T> before;
  initialize<decltype(Dense<2, 1>)>(before.parameters(), 4);
  const auto after = fit(Full{.epochs = 1, .seed = 4}, data);

  const double w[3] = {before.parameters()[0], before.parameters()[1], before.parameters()[2]};
  double gradient[3]{};
  double magnitude[3]{};  // Σ of the absolute terms each gradient is summed from
  for (std::size_t s = 0; s < n; ++s) {
    const double x[3] = {data.x(s)[0], data.x(s)[1], 1};
    const double t = data.target(s)[0];
    const double delta = w[0] * x[0] + w[1] * x[1] + w[2] - t;
    const double terms =
        std::abs(w[0] * x[0]) + std::abs(w[1] * x[1]) + std::abs(w[2]) + std::abs(t);
    for (int k = 0; k < 3; ++k) {
      gradient[k] += delta * x[k] / n;
      magnitude[k] += terms * std::abs(x[k]) / n;
    }
  }
  // λ·√k·u·Σ|…| with λ = 4 and k = 3 operations for δ, 10 for the sum, 3 for scale and update.
  const double u = std::numeric_limits<T>::epsilon() / 2;
  for (int k = 0; k < 3; ++k) {
    const double got = after.parameters()[static_cast<std::size_t>(k)];
    const double bound = 4 * std::sqrt(16) * u * (std::abs(w[k]) + 0.1 * magnitude[k]);
    CHECK(std::abs(got - (w[k] - 0.1 * gradient[k])) <= bound);
    CHECK(std::abs(0.1 * gradient[k]) > 100 * bound);  // a missing step would be found
  }
}

TEST_CASE("the rest of a batch that is not full does not change a bit") {
  using Tight = Learner<net, CrossEntropy, Adam<0.02>, Batch<10>>;
  using Roomy = Learner<net, CrossEntropy, Adam<0.02>, Batch<64>>;
  const auto data = toy::quadrants(10);
  CHECK(same_bits(fit(Tight{.epochs = 5}, data), fit(Roomy{.epochs = 5}, data)));
}

TEST_CASE("no samples is an error") {
  CHECK_THROWS_WITH_AS(static_cast<void>(fit(Classifier{}, toy::quadrants(0))),
                       "fit: there are no samples to train on.", Error);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(fit(Classifier{}, toy::quadrants(9), std::vector<std::size_t>{})),
      "fit: there are no samples to train on.", Error);
}

TEST_CASE("settings that cannot train are an error before anything is trained") {
  CHECK_THROWS_AS(static_cast<void>(fit(Classifier{.learning_rate = -1}, toy::quadrants(9))),
                  Error);
}

TEST_CASE("a loss that is no number stops training and says in which epoch and what to do") {
  auto huge = toy::plane(3);  // one batch
  huge.add(std::array<float, 2>{1e30F, 1e30F}, std::array<float, 1>{0.0F});
  History history;
  CHECK_THROWS_WITH_AS(
      static_cast<void>(fit(Line{.epochs = 5}, huge, history)),
      "fit: the loss is inf in epoch 1: input 0 of sample 3 is 1e+30, whose square is beyond the "
      "numbers that training computes with: scale the data.",
      Error);
  CHECK(history.epochs.empty());
}

TEST_CASE("NaN in an input or a target reaches the loss and stops training") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  auto in_input = toy::plane(9);
  in_input.add(std::array<float, 2>{nan, 0.0F}, std::array<float, 1>{0.0F});
  CHECK_THROWS_WITH_AS(static_cast<void>(fit(Line{.epochs = 5}, in_input)),
                       "fit: the loss is NaN in epoch 1: input 0 of sample 9 is NaN.", Error);
  auto in_target = toy::plane(9);
  in_target.add(std::array<float, 2>{0.0F, 0.0F}, std::array<float, 1>{nan});
  CHECK_THROWS_WITH_AS(static_cast<void>(fit(Line{.epochs = 5}, in_target)),
                       "fit: the loss is NaN in epoch 1: target 0 of sample 9 is NaN.", Error);
}

TEST_CASE("NaN under a ReLU and a Softmax still stops training") {
  constexpr auto rectified = Dense<2, 6, ReLU> >> Dense<3, Softmax>;
  auto data = toy::quadrants(9);
  data.add(std::array<float, 2>{std::numeric_limits<float>::quiet_NaN(), 0.0F}, 1);
  CHECK_THROWS_AS(static_cast<void>(fit(Learner<rectified, CrossEntropy>{.epochs = 2}, data)),
                  Error);
}

TEST_CASE("the outcome says what scaling folded into floats cannot do") {
  using Scaled = Learner<Dense<2, 1>, HalfSquaredError, SGD<0.5>, Batch<4>, Standardize>;
  const auto line = [](float offset, float step, float slope) {
    Dataset<2, Values<1>> data;
    for (int i = 0; i < 16; ++i) {
      const auto k = static_cast<float>(i % 4);
      data.add(std::array<float, 2>{offset + step * (k + 1), k * k},
               std::array<float, 1>{slope * k});
    }
    return data;
  };
  const auto text = [&](float offset) {
    History history;
    static_cast<void>(fit(Scaled{.epochs = 1}, line(offset, 1, 1), history));
    return history.outcome.text;
  };
  CHECK(text(0) == "trained for all 1 epoch.");
  CHECK(text(1e4F) == text(0));
  CHECK(
      text(1e6F) ==
      "trained for all 1 epoch. Input 0 lies 9e+05 of its deviations from 0, which floats resolve "
      "to 0.05 of them at best: subtract its mean in the data, or use Precision<double>.");
  CHECK_THROWS_WITH_AS(
      static_cast<void>(fit(Scaled{.epochs = 50, .learning_rate = 0.1}, line(0, 2e-38F, 50))),
      "fit: a weight is NaN or infinite after epoch 50: input 0 varies by only "
      "2.2e-38, and weights that take that in are beyond float: multiply it by a "
      "power of ten.",
      Error);
}

TEST_CASE("NaN in an input that is scaled stops training too: its mean is NaN, nothing hides it") {
  using Scaled = Learner<Dense<2, 1>, HalfSquaredError, SGD<0.01>, Batch<4>, Standardize>;
  auto data = toy::plane(9);
  data.add(std::array<float, 2>{std::numeric_limits<float>::quiet_NaN(), 0.0F},
           std::array<float, 1>{0.0F});
  CHECK_THROWS_WITH_AS(static_cast<void>(fit(Scaled{.epochs = 5}, data)),
                       doctest::Contains("the loss is NaN in epoch 1"), Error);
}

namespace {

/// Prices of two kinds, far from 0 and of other sizes.
Dataset<2, Values<2>> prices(int n) {
  Dataset<2, Values<2>> data;
  const Random random(9, Purpose::split);
  for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
    const auto x = toy::point<2>(random, i);
    data.add(x, std::array<float, 2>{5e5F + 2e5F * x[0] * x[1], 0.01F * x[0]});
  }
  return data;
}

constexpr auto regression = Dense<2, 8, Tanh> >> Dense<2>;
template <auto... Policies>
using Pricing = Learner<regression, HalfSquaredError, Adam<0.02>, Batch<16>, Standardize,
                        EarlyStopping<EarlyStop{.patience = 4, .part = 0}>, Policies...>;
using Scaled = Pricing<StandardizeTargets>;

}  // namespace

TEST_CASE("standardized targets are trained as if scaled by hand, and predicted in their units") {
  const auto data = prices(80);
  const auto train = all_indices(60);
  std::vector<std::size_t> rest;
  for (std::size_t s = 60; s < 80; ++s) rest.push_back(s);
  const auto scaler = StandardizeTargets.fit(data, train);
  auto by_hand = data;
  for (std::size_t s = 0; s < data.size(); ++s)
    for (std::size_t o = 0; o < 2; ++o) by_hand.set_target(s, o, scaler(data.target(s)[o], o));

  History history;
  std::vector<float> weights;
  const auto model = fit(Scaled{.epochs = 40}, data, train, validate_on(data, rest), history,
                         [&](const Epoch&, const Trainer<Scaled>& trainer) {
                           weights.assign(trainer.parameters().begin(), trainer.parameters().end());
                         });
  History expected;
  std::vector<float> weights_by_hand;
  const auto scaled =
      fit(Pricing<>{.epochs = 40}, by_hand, train, validate_on(by_hand, rest), expected,
          [&](const Epoch&, const Trainer<Pricing<>>& trainer) {
            weights_by_hand.assign(trainer.parameters().begin(), trainer.parameters().end());
          });
  CHECK(weights == weights_by_hand);
  REQUIRE(history.epochs.size() == expected.epochs.size());
  for (std::size_t e = 0; e < history.epochs.size(); ++e) {
    CHECK(history.epochs[e].loss == expected.epochs[e].loss);
    CHECK(history.epochs[e].validation_loss == expected.epochs[e].validation_loss);
  }
  CHECK(history.outcome.text == expected.outcome.text);
  for (std::size_t s = 0; s < data.size(); ++s)
    for (std::size_t o = 0; o < 2; ++o) {
      const double deviation = 1 / static_cast<double>(scaler.factor[o]);
      const double y = static_cast<double>(scaled(data.x(s))[o]) * deviation + scaler.shift[o];
      // Eight products and a sum of numbers of this size, each rounded.
      CHECK(std::abs(static_cast<double>(model(data.x(s))[o]) - y) <=
            32 * std::numeric_limits<float>::epsilon() * (std::abs(y) + 2 * deviation));
    }
  CHECK(evaluate(model, data).r2() > 0.9);
  CHECK(mean_loss(Scaled{}, model, data).loss ==
        doctest::Approx(evaluate(model, data).mse()).epsilon(1e-3));  // Σ over 2 outputs, halved
}

TEST_CASE("a trainer scales targets that are streamed, and its model predicts them as they come") {
  Trainer<Scaled> trainer(Scaled{.seed = 3, .learning_rate = 0.05});
  CHECK(trainer.target_scaler().factor[0] == 1);
  trainer.set_target_scaler(Scaler<2>{.shift = {1000, 5}, .factor = {0.01F, 2}});
  const std::array<float, 2> x{0.5F, -0.5F};
  for (int i = 0; i < 300; ++i) trainer.partial_fit<Values<2>>(x, std::array<float, 2>{1100, 4.5F});
  const auto y = trainer.model()(x);
  CHECK(y[0] == doctest::Approx(1100).epsilon(1e-3));
  CHECK(y[1] == doctest::Approx(4.5).epsilon(1e-3));
  CHECK(trainer.model_of_scaled_targets()(x)[0] == doctest::Approx(1).epsilon(1e-2));
}

TEST_CASE("targets that vary beyond what the last layer can give out say so") {
  Dataset<2, Values<1>> data;
  for (int i = 0; i < 16; ++i) {
    const auto k = static_cast<float>(i % 4);
    data.add(std::array<float, 2>{k, k * k}, std::array<float, 1>{(k - 1.5F) * 3e37F});
  }
  using Huge = Learner<Dense<2, 1>, HalfSquaredError, Adam<50.0>, Batch<16>, StandardizeTargets>;
  CHECK_THROWS_WITH_AS(static_cast<void>(fit(Huge{.epochs = 5}, data)),
                       doctest::Contains("the targets vary by so much that weights which give that "
                                         "out are beyond float: divide them by a power of ten."),
                       Error);
}
