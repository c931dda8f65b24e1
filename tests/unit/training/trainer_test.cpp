// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <ctnn/core/error.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/random/philox.hpp>
#include <ctnn/training/trainer.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

// 51 parameters: whole vectors of 2, 4, 8 and 16 lanes and a rest.
constexpr auto net = Dense<2, 8, Tanh> >> Dense<3, Softmax>;
static_assert(parameter_count<net> == 51);
using Classifier = Learner<net, CrossEntropy, Adam<0.01>, Batch<8>>;

template <class Trainer>
auto parameters(Trainer& trainer) {
  const auto all = trainer.parameters();
  return std::vector<typename Trainer::T>(all.begin(), all.end());
}
template <class Trainer>
auto gradients(const Trainer& trainer) {
  const auto all = trainer.gradients();
  return std::vector<typename Trainer::T>(all.begin(), all.end());
}

constexpr double u = std::numeric_limits<float>::epsilon() / 2;

}  // namespace

TEST_CASE("a sample fitted from a stream equals a batch of one, for classes and for numbers") {
  const auto data = toy::quadrants(5);
  Trainer<Classifier> stream(Classifier{.seed = 2});
  Trainer<Classifier> inferred(Classifier{.seed = 2});
  Trainer<Classifier> batch(Classifier{.seed = 2});
  for (std::size_t i = 0; i < 5; ++i) {
    const Step a = stream.partial_fit<Classes<3>>(data.x(i), data.target(i));
    batch.gather(data, std::array<std::size_t, 1>{i});
    const Step b = batch.step();
    CHECK(a.loss == b.loss);
    CHECK(a.weight == 1);
    CHECK(a.correct == b.correct);
    CHECK(parameters(stream) == parameters(batch));
    inferred.partial_fit(data.x(i), data.target(i));
    CHECK(parameters(inferred) == parameters(batch));
  }
  CHECK(stream.steps() == 5);

  using Line = Learner<Dense<2, 1>, HalfSquaredError, SGD<0.1>>;
  const auto numbers = toy::plane(3);
  Trainer<Line> line_stream(Line{});
  Trainer<Line> line_inferred(Line{});
  Trainer<Line> line_batch(Line{});
  const auto before = parameters(line_stream);
  for (std::size_t i = 0; i < 3; ++i) {
    line_stream.partial_fit<Values<1>>(numbers.x(i), numbers.target(i));
    if (i == 0)
      line_inferred.partial_fit({numbers.x(i)[0], numbers.x(i)[1]},
                                static_cast<double>(numbers.target(i)[0]));
    else
      line_inferred.partial_fit(Rows<const float, 2>(numbers.x(i).data(), 1),
                                Rows<const float, 1>(numbers.target(i).data(), 1));
    line_batch.gather(numbers, std::array<std::size_t, 1>{i});
    line_batch.step();
  }
  CHECK(parameters(line_stream) == parameters(line_batch));
  CHECK(parameters(line_inferred) == parameters(line_batch));
  CHECK(parameters(line_stream) != before);
}

TEST_CASE("a sample fitted from a stream comes in whatever holds it") {
  const auto steps = [](auto fit) {
    Trainer<Classifier> trainer(Classifier{.seed = 2});
    fit(trainer);
    return parameters(trainer);
  };
  const auto wanted = steps([](auto& trainer) {
    trainer.template partial_fit<Classes<3>>(std::array<float, 2>{1, 0.5F}, 2);
  });
  CHECK(steps([](auto& t) { t.template partial_fit<Classes<3>>({1, 0.5}, 2U); }) == wanted);
  CHECK(steps([](auto& t) { t.partial_fit({1, 0.5}, 2); }) == wanted);
  CHECK(steps([](auto& t) {
          t.template partial_fit<Classes<3>>(std::vector{1.0, 0.5}, std::uint8_t{2});
        }) == wanted);
  const std::array<float, 2> rows{1, 0.5F};
  CHECK(steps([&](auto& t) {  // of many samples, too
          t.template partial_fit<Classes<3>>(Rows<const float, 2>(rows.data(), 1),
                                             std::vector<float>{2});
        }) == wanted);
  CHECK_THROWS_WITH_AS(
      steps([](auto& t) { t.template partial_fit<Classes<3>>(std::vector{1.0}, 2); }),
      "x: expected one number for each input, 2, and got 1.", Error);
}

TEST_CASE("a step reports weight and correct answers of what was gathered, at most a batch") {
  const auto data = toy::quadrants(20);
  Trainer<Classifier> trainer(Classifier{.seed = 2});
  const auto model = trainer.model();
  trainer.gather(data, std::vector<std::size_t>{1, 3, 5});
  const Step step = trainer.differentiate();
  CHECK(step.weight == 3);
  double correct = 0;
  for (const std::size_t i : {1, 3, 5}) {
    const auto y = model(data.x(i));
    correct += std::max_element(y.begin(), y.end()) - y.begin() == data.target(i);
  }
  CHECK(step.correct == correct);
  trainer.gather(data, all_indices(20));
  CHECK(trainer.differentiate().weight == 8);
}

TEST_CASE("samples that cannot be are an error, and nothing is learnt") {
  const auto data = toy::quadrants(20);
  Trainer<Classifier> trainer(Classifier{.seed = 2});
  const auto before = parameters(trainer);
  for (const std::size_t wrong : {std::size_t{20}, std::size_t{100'000'000}, std::size_t(-1)})
    CHECK_THROWS_WITH_AS(trainer.gather(data, std::array{std::size_t{1}, wrong}),
                         ("Trainer::gather: sample " + std::to_string(wrong) +
                          " is not in the data set, which has 20.")
                             .c_str(),
                         Error);
  for (const int wrong : {3, 99, -1, std::numeric_limits<int>::min()})
    CHECK_THROWS_WITH_AS(
        trainer.partial_fit<Classes<3>>(data.x(0), wrong),
        ("Trainer: class id " + std::to_string(wrong) + " is not in 0 … 2.").c_str(), Error);

  const std::vector<float> x(2 * 40);
  const std::vector<int> ids(40, 1);
  const auto rows = [&](std::size_t n) { return Rows<const float, 2>(x.data(), n); };
  CHECK_THROWS_WITH_AS(
      trainer.partial_fit<Classes<3>>(rows(40), ids),
      "Trainer: there are 40 rows of inputs for a batch of 8: give no more at a time, or "
      "the learner a larger Batch<N>.",
      Error);
  CHECK_THROWS_WITH_AS(trainer.partial_fit<Classes<3>>(rows(8), std::array{0, 1}),
                       "Trainer: there are 8 rows of inputs and 2 targets: give one to each.",
                       Error);
  const int few[] = {0, 1};
  CHECK_THROWS_AS(trainer.gather<Classes<3>>(rows(3), few), Error);
  CHECK_THROWS_WITH_AS(trainer.partial_fit<Classes<3>>(rows(3), std::array{0, 1, 3}),
                       "Trainer: class id 3 is not in 0 … 2.", Error);
  const std::array<std::uint64_t, 1> large{std::uint64_t{1} << 32};  // 0 as an int
  CHECK_THROWS_AS(trainer.partial_fit<Classes<3>>(rows(1), large), Error);
  CHECK(parameters(trainer) == before);
  CHECK(trainer.steps() == 0);
  CHECK(trainer.partial_fit<Classes<3>>(rows(8), ids).weight == 8);

  using Line = Learner<Dense<2, 1>, HalfSquaredError, SGD<0.1>>;
  Trainer<Line> line(Line{});
  CHECK_THROWS_AS(line.partial_fit<Values<1>>(rows(3), Rows<const float, 1>(x.data(), 2)), Error);
  CHECK_THROWS_AS(line.gather(toy::plane(3), std::array{std::size_t{3}}), Error);
}

TEST_CASE("a trainer takes no settings that fit would not") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const double rate : {nan, infinity, -infinity, -0.1, 0.0, 1e300, 1e-320})
    CHECK_THROWS_AS(Trainer<Classifier>(Classifier{.learning_rate = rate}), Error);
  for (const double penalty : {nan, infinity, -0.1, 0.5})
    CHECK_THROWS_AS(Trainer<Classifier>(Classifier{.penalty = penalty}), Error);
  CHECK_THROWS_AS(Trainer<Classifier>(Classifier{.epochs = -1}), Error);
}

TEST_CASE("differentiating changes neither weights nor the number of steps") {
  const auto data = toy::quadrants(8);
  Trainer<Classifier> trainer(Classifier{});
  const auto before = parameters(trainer);
  trainer.gather(data, all_indices(8));
  trainer.differentiate();
  CHECK(parameters(trainer) == before);
  CHECK(trainer.steps() == 0);
  const auto g = gradients(trainer);
  CHECK(std::count(g.begin(), g.end(), 0.0F) == 0);
}

TEST_CASE("the gradient of a batch is the mean of its samples' gradients") {
  const auto data = toy::quadrants(8);
  Trainer<Classifier> trainer(Classifier{.seed = 4});
  trainer.gather(data, all_indices(8));
  trainer.differentiate();
  const auto together = gradients(trainer);
  std::vector<double> mean(together.size());
  std::vector<double> magnitude(together.size());
  for (std::size_t i = 0; i < 8; ++i) {
    trainer.gather(data, std::array<std::size_t, 1>{i});
    trainer.differentiate();
    const auto alone = gradients(trainer);
    for (std::size_t k = 0; k < mean.size(); ++k) {
      mean[k] += alone[k] / 8.0;
      magnitude[k] += std::abs(alone[k]) / 8.0;
    }
  }
  // The samples' deltas are the same bits up to the factor 1/8, a power of two; only the sum of 8
  // and its products are rounded: λ·√k·u·Σ|…| with λ = 4, k = 16.
  int off = 0;
  for (std::size_t k = 0; k < mean.size(); ++k)
    off += std::abs(together[k] - mean[k]) > 4 * std::sqrt(16) * u * magnitude[k];
  CHECK(off == 0);
}

TEST_CASE("SGD moves every parameter by rate times gradient") {
  using Descent = Learner<net, CrossEntropy, SGD<0.25>, Batch<8>>;
  const auto data = toy::quadrants(8);
  Trainer<Descent> trainer(Descent{});
  const auto before = parameters(trainer);
  trainer.gather(data, all_indices(8));
  trainer.differentiate();  // a step alone need not keep its gradients
  const auto g = gradients(trainer);
  trainer.step();
  const auto after = parameters(trainer);
  int off = 0;
  for (std::size_t k = 0; k < before.size(); ++k) {
    const double expected = before[k] - 0.25 * static_cast<double>(g[k]);
    off += std::abs(after[k] - expected) > u * std::abs(expected);  // 0.25·g is exact: one rounding
  }
  CHECK(off == 0);
  CHECK(before != after);
}

TEST_CASE("Adam follows the paper's algorithm in double") {
  const auto data = toy::quadrants(8);
  Trainer<Classifier> trainer(Classifier{.seed = 3});
  const std::size_t n = parameters(trainer).size();
  std::vector<double> m(n);
  std::vector<double> v(n);
  int off = 0;
  trainer.gather(data, all_indices(8));
  for (int t = 1; t <= 10; ++t) {
    const auto before = parameters(trainer);
    trainer.differentiate();
    const auto g = gradients(trainer);
    trainer.step();
    const auto after = parameters(trainer);
    for (std::size_t k = 0; k < n; ++k) {
      m[k] = 0.9 * m[k] + 0.1 * g[k];
      v[k] = 0.999 * v[k] + 0.001 * static_cast<double>(g[k]) * g[k];
      const double first = m[k] / (1 - std::pow(0.9, t));
      const double second = v[k] / (1 - std::pow(0.999, t));
      const double move = 0.01 * first / (std::sqrt(second) + 1e-8);
      // The weight is rounded once; the move by the roundings of m and v (3 a step, t of them) and
      // 6 more. |move| can be small by cancellation in m, hence the bound by rate, not by move.
      const double bound = u * std::abs(before[k]) + 0.01 * (3 * t + 6) * u;
      off += std::abs(after[k] - (before[k] - move)) > bound;
    }
  }
  CHECK(off == 0);
  CHECK(trainer.steps() == 10);
}

TEST_CASE("the penalty pulls at weights and never at biases") {
  using Penalized = Learner<net, CrossEntropy, L2<0.5>, Batch<8>>;
  const auto data = toy::quadrants(8);
  Trainer<Penalized> with(Penalized{.seed = 6});
  Trainer<Penalized> without(Penalized{.seed = 6, .penalty = 0});
  double half_squares = 0;
  for (const LayerInfo& layer : shape_of<decltype(net)>::layers) {
    for (std::size_t k = layer.weights; k < layer.biases; ++k)
      half_squares += 0.5 * with.parameters()[k] * static_cast<double>(with.parameters()[k]);
    for (int o = 0; o < layer.out; ++o) {  // biases a penalty would act on
      with.parameters()[layer.biases + static_cast<std::size_t>(o)] = 1.0F;
      without.parameters()[layer.biases + static_cast<std::size_t>(o)] = 1.0F;
    }
  }
  with.gather(data, all_indices(8));
  without.gather(data, all_indices(8));
  const Step a = with.differentiate();
  const Step b = without.differentiate();
  CHECK(a.loss == b.loss);
  CHECK(b.penalty == 0);
  // Two roundings of each term, one of the strength (none: ½ is exact); sums are in double.
  CHECK(std::abs(a.penalty - 0.5 * half_squares) <= 2 * u * 0.5 * half_squares);

  int off = 0;
  int changed_biases = 0;
  for (const LayerInfo& layer : shape_of<decltype(net)>::layers) {
    for (std::size_t k = layer.weights; k < layer.biases; ++k) {
      const double expected = without.gradients()[k] + 0.5 * with.parameters()[k];
      off += std::abs(with.gradients()[k] - expected) > u * std::abs(expected);
    }
    for (int o = 0; o < layer.out; ++o) {
      const std::size_t k = layer.biases + static_cast<std::size_t>(o);
      changed_biases += with.gradients()[k] != without.gradients()[k];
    }
  }
  CHECK(off == 0);
  CHECK(changed_biases == 0);
}

TEST_CASE("L1 pulls by its strength towards zero, and leaves a weight at zero alone") {
  using Lasso = Learner<Dense<2, 1>, HalfSquaredError, L1<0.25>, Batch<4>>;
  Trainer<Lasso> trainer(Lasso{});
  trainer.parameters()[0] = 3.0F;
  trainer.parameters()[1] = 0.0F;
  Dataset<2, Values<1>> data;  // answered exactly: the loss has no gradient
  data.add(std::array<float, 2>{1.0F, 1.0F}, std::array<float, 1>{3.0F});
  trainer.gather(data, std::array<std::size_t, 1>{0});
  const Step step = trainer.differentiate();
  CHECK(step.loss == 0);
  CHECK(step.penalty == 0.75);
  CHECK(trainer.gradients()[0] == 0.25F);
  CHECK(trainer.gradients()[1] == 0.0F);
  trainer.parameters()[0] = -3.0F;
  trainer.parameters()[2] = 6.0F;
  CHECK(trainer.differentiate().penalty == 0.75);
  CHECK(trainer.gradients()[0] == -0.25F);
}

TEST_CASE_TEMPLATE("a model folds the scaling into its first layer", T, float, double) {
  constexpr auto linear = Dense<3, 2>;
  using Scaled = Learner<linear, HalfSquaredError, Standardize, Precision<T>, Batch<8>>;
  const Random random(1, Purpose::split);
  Dataset<3, Values<2>> data;
  for (std::size_t i = 0; i < 20; ++i) {
    auto x = toy::point<3>(random, i);
    x[0] = 100 + 3 * x[0];
    x[1] = 0.01F * x[1];
    x[2] = 7;  // never varies
    data.add(x, std::array<float, 2>{x[0], x[1]});
  }
  Trainer<Scaled> trainer(Scaled{.seed = 8});
  const auto scaler = Standardize.fit(data, all_indices(20));
  trainer.set_scaler(scaler);
  for (int i = 0; i < 10; ++i) {
    trainer.gather(data, all_indices(8));
    trainer.step();
  }
  const auto model = trainer.model();
  const auto w = parameters(trainer);
  for (std::size_t s = 0; s < 20; ++s) {
    const auto y = model(data.x(s));
    for (std::size_t o = 0; o < 2; ++o) {
      double z = w[6 + o];
      double magnitude = std::abs(z);
      for (std::size_t i = 0; i < 3; ++i) {
        const double f = scaler.factor[i];
        const double x = data.x(s)[i];
        const double shift = scaler.shift[i];
        z += w[3 * o + i] * ((x - shift) * f);
        magnitude += std::abs(w[3 * o + i] * f) * (std::abs(x) + std::abs(shift));
      }
      // Folded weights and bias are rounded once, the sum has four terms: λ·√k·u·Σ|…| with λ = 4,
      // k = 6. The scaling is of the size of x and shift, not of their difference.
      const double unit = std::numeric_limits<T>::epsilon() / 2;
      CHECK(std::abs(y[o] - z) <= 4 * std::sqrt(6) * unit * magnitude);
    }
  }
  CHECK(trainer.parameters()[0] == w[0]);  // folding is the model's, training goes on as it was
}

TEST_CASE("scaled samples are what is trained on") {
  using Scaled = Learner<Dense<2, 1>, HalfSquaredError, Standardize, SGD<0.1>, Batch<4>>;
  Trainer<Scaled> trainer(Scaled{});
  trainer.set_scaler({.shift = {10.0F, 0.0F}, .factor = {0.5F, 1.0F}});
  trainer.parameters()[0] = 0.0F;
  trainer.parameters()[1] = 0.0F;
  Dataset<2, Values<1>> data;
  data.add(std::array<float, 2>{14.0F, 3.0F}, std::array<float, 1>{1.0F});
  trainer.gather(data, std::array<std::size_t, 1>{0});
  const Step step = trainer.differentiate();
  // y = 0, δ = −1, x′ = (2, 3).
  CHECK(step.loss == 0.5);
  CHECK(trainer.gradients()[0] == -2.0F);
  CHECK(trainer.gradients()[1] == -3.0F);
  CHECK(trainer.gradients()[2] == -1.0F);
}
