// SPDX-License-Identifier: MIT
// Scores and predictions of several heads: each by its own outputs and targets, of a model or of several.
#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <type_traits>
#include <vector>

#include <ctnn/data/dataset.hpp>
#include <ctnn/ensemble/bag.hpp>
#include <ctnn/graph/heads.hpp>
#include <ctnn/metrics/classification.hpp>
#include <ctnn/metrics/head_metrics.hpp>
#include <ctnn/metrics/predict.hpp>
#include <ctnn/metrics/regression.hpp>
#include <ctnn/network/dense.hpp>
using namespace ctnn;

namespace {

constexpr auto two_heads = Dense<2, 2> >> (Dense<3, Softmax> | Named<"size", Dense<1>>);

/// Classes by the larger input, or 2 where both are zero; the second head gives 0.25.
Model<two_heads> model() {
  Model<two_heads> m;
  for (int i = 0; i < 2; ++i) {
    m.weights<0>()(i, i) = 1;
    m.weights<1>()(i, i) = 1;
  }
  m.biases<1>()[2] = 0.5F;
  m.biases<2>()[0] = 0.25F;
  return m;
}

Dataset<2, Targets<Classes<3>, Values<1>>> four_samples() {
  Dataset<2, Targets<Classes<3>, Values<1>>> data;
  data.add(std::array{3.0F, 1.0F}, std::array{0.0F, 0.25F});
  data.add(std::array{1.0F, 3.0F}, std::array{1.0F, 0.75F}, 3.0F);
  data.add(std::array{0.0F, 0.0F}, std::array{2.0F, 0.25F});
  data.add(std::array{0.0F, 0.0F}, std::array{1.0F, 0.25F});
  return data;
}

}  // namespace

TEST_CASE("every head is scored by its own outputs and targets") {
  const auto data = four_samples();
  const auto check = [&](const auto& scores) {
    CHECK(scores.samples() == 4);
    CHECK(scores.value() == 0.75);
    CHECK(scores.template head<0>().confusion(1, 2) == 1);
    CHECK(scores.template head<1>().mse() == 0.0625);
  };
  const auto scores = evaluate(model(), data);
  check(scores);
  CHECK(scores.names[1] == "size");
  check(evaluate(Bag(std::vector(3, model())), data));
  CHECK(evaluate(model(), data, std::vector<std::size_t>{1}).head<1>().mse() == 0.25);
}

TEST_CASE("predictions of several heads are a table for each, that its metrics take") {
  const auto data = four_samples();
  const auto p = predict(model(), data, std::array<std::size_t, 3>{3, 1, 0});
  REQUIRE(p.size() == 3);
  CHECK(p.sample(1) == 1);
  CHECK(p.weight(1) == 3);
  CHECK(p.names()[1] == "size");
  const auto& classes = p.head<0>();
  const auto& numbers = p.head<1>();
  static_assert(std::is_same_v<decltype(classes), const Predictions<Classes<3>>&>);
  for (std::size_t i = 0; i < 3; ++i) {
    const auto y = model()(data.x(p.sample(i)));
    for (std::size_t o = 0; o < 3; ++o) {
      CHECK(classes.output(i)[o] == doctest::Approx(y[o]));
      CHECK(p.output(i)[o] == classes.output(i)[o]);
    }
    CHECK(numbers.output(i)[0] == 0.25);
    CHECK(p.output(i)[3] == 0.25);
    CHECK(classes.sample(i) == p.sample(i));
    CHECK(numbers.weight(i) == p.weight(i));
  }
  CHECK(classes.target(0) == 1);
  CHECK(classes.decided(0) == 2);
  CHECK(numbers.target(1)[0] == 0.75F);
  CHECK(accuracy_score(classes) == 0.8);
  CHECK(mean_squared_error(numbers) == doctest::Approx(3 * 0.25 / 5));
  CHECK(mean_squared_error(p.unweighted().head<1>()) == doctest::Approx(0.25 / 3));
  CHECK(p.unweighted().sample(1) == 1);
}

TEST_CASE("the scores of predictions are those of the model, names of heads included") {
  const auto data = four_samples();
  const auto scores = evaluate(model(), data);
  const auto same = evaluate(predict(model(), data));
  CHECK(same.names == scores.names);
  auto sum = HeadScores<ClassScores<3>, ValueScores>{};
  sum += scores;
  CHECK(sum.names == scores.names);
  CHECK(same.samples() == 4);
  for (int t = 0; t < 3; ++t)
    for (int c = 0; c < 3; ++c)
      CHECK(same.head<0>().confusion(t, c) == scores.head<0>().confusion(t, c));
  CHECK(same.head<1>().mse() == scores.head<1>().mse());
  CHECK(same.head<1>().mae() == scores.head<1>().mae());
  CHECK(same.head<1>().r2() == scores.head<1>().r2());
}

TEST_CASE("every head decides by its own activation") {
  constexpr auto net = Dense<1, 1> >> (Dense<1, Sigmoid> | Dense<1>);
  Model<net> m;
  m.weights<0>()(0, 0) = m.weights<1>()(0, 0) = m.weights<2>()(0, 0) = 1;
  Dataset<1, Targets<Binary, Binary>> data;
  for (const float x : {-0.25F, 0.25F, 0.75F}) data.add(std::array{x}, std::array{0.0F, 1.0F});
  m.biases<1>()[0] = -0.5F;  // the first head says yes from ½ on, the second from 0
  const auto p = predict(m, data);
  CHECK(p.head<0>().decided(1) == 0);
  CHECK(p.head<0>().decided(2) == 1);
  CHECK(p.head<1>().decided(0) == 0);
  CHECK(p.head<1>().decided(1) == 1);
}

TEST_CASE("tables of several heads pool, by themselves and row by row") {
  const auto data = four_samples();
  const auto all = predict(model(), data);
  Predictions pooled = predict(model(), data, std::array<std::size_t, 1>{2});
  pooled += predict(model(), data, std::array<std::size_t, 2>{1, 3});
  REQUIRE(pooled.size() == 3);
  CHECK(pooled.head<0>().target(0) == 2);
  CHECK(pooled.head<1>().target(1)[0] == 0.75F);
  CHECK(pooled.sample(2) == 3);
  pooled += pooled;
  CHECK(pooled.size() == 6);
  CHECK(pooled.weight(4) == 3);

  Predictions<Targets<Classes<3>, Values<1>>> rows;
  CHECK(rows.empty());
  CHECK(rows.names()[1].empty());
  Predictions<Targets<Classes<3>, Values<1>>> sum;
  sum += all;
  CHECK(sum.names() == all.names());
  rows.add_row_of(all, 1);
  CHECK(rows.names()[1] == "size");
  CHECK(rows.head<0>().decided(0) == 1);
  CHECK(rows.sample(0) == 1);
  CHECK(rows.weight(0) == 3);
  rows.add(std::array{0.1, 0.2, 0.7, 4.0}, std::array{2.0F, 5.0F}, 0.5);
  CHECK(rows.head<0>().decided(1) == 2);
  CHECK(rows.head<1>().output(1)[0] == 4);
  CHECK(rows.head<1>().target(1)[0] == 5);
  CHECK(rows.weight(1) == 0.5);
}
