// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <memory>
#include <vector>

#include <ctnn/metrics/classification.hpp>
#include <ctnn/metrics/evaluate.hpp>
#include <ctnn/metrics/predict.hpp>
#include <ctnn/metrics/regression.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/initialize.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 5, Tanh> >> Dense<3, Softmax>;

Model<net> initialized() {
  Model<net> model;
  initialize<decltype(net)>(model.parameters(), 3);
  return model;
}

/// A model of one linear layer whose outputs are its inputs.
template <auto Net>
Model<Net> pass_through() {
  Model<Net> model;
  for (int i = 0; i < model.outputs; ++i) model.template weights<0>()(i, i) = 1.0F;
  return model;
}

}  // namespace

TEST_CASE("predictions are a model's outputs to the bit, beside what the data set says") {
  const auto model = initialized();
  const auto data = toy::quadrants(70);  // more than one block
  const std::vector<std::size_t> samples{5, 69, 0, 5, 33};
  const auto p = predict(model, data, samples);
  REQUIRE(p.size() == 5);
  const auto all = predict(model, data);
  REQUIRE(all.size() == 70);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(p.sample(i) == samples[i]);
    CHECK(p.target(i) == data.target(samples[i]));
    CHECK(p.weight(i) == 1);
    for (std::size_t o = 0; o < 3; ++o) CHECK(p.output(i)[o] == all.output(samples[i])[o]);
  }
  std::array<float, 3> y{};
  const auto workspace = std::make_unique<Model<net>::Workspace>();
  model(Rows<const float, 2>(data.x(33).data(), 1), Rows<float, 3>(y.data(), 1), *workspace);
  for (std::size_t o = 0; o < 3; ++o) CHECK(p.output(4)[o] == static_cast<double>(y[o]));
}

TEST_CASE("the confusion matrix of predictions is that of evaluate") {
  const auto model = initialized();
  const auto data = toy::quadrants(70);
  const auto counted = confusion_matrix(predict(model, data));
  const auto scores = evaluate(model, data);
  CHECK(accuracy_score(predict(model, data)) == scores.accuracy());
  for (int t = 0; t < 3; ++t)
    for (int c = 0; c < 3; ++c) CHECK(counted(t, c) == scores.confusion(t, c));
}

TEST_CASE("logits decide from zero on, as evaluate does") {
  Dataset<1, Binary> data;
  for (const float x : {-0.1F, 0.0F, 0.1F, 0.7F}) data.add(std::array<float, 1>{x}, 1);
  const auto p = predict(pass_through<Dense<1, 1>>(), data);
  CHECK(p.decided(0) == 0);
  CHECK(p.decided(1) == 1);
  CHECK(p.decided(2) == 1);
  CHECK(accuracy_score(p) == 0.75);
}

TEST_CASE("predictions weigh as their samples do, unless asked not to") {
  Dataset<1, Binary> data;
  data.add(std::array<float, 1>{1.0F}, 1, 3.0F);
  data.add(std::array<float, 1>{1.0F}, 0);
  const auto p = predict(pass_through<Dense<1, 1>>(), data);
  CHECK(accuracy_score(p) == 0.75);
  CHECK(accuracy_score(p.unweighted()) == 0.5);
}

TEST_CASE("numbers are predicted beside all of theirs") {
  Dataset<2, Values<2>> data;
  data.add(std::array<float, 2>{1.0F, 2.0F}, std::array<float, 2>{1.0F, 4.0F});
  data.add(std::array<float, 2>{0.0F, 0.0F}, std::array<float, 2>{2.0F, 0.0F});
  const auto p = predict(pass_through<Dense<2, 2>>(), data);
  CHECK(p.output(0)[1] == 2);
  CHECK(p.target(0)[1] == 4);
  CHECK(p.target(1)[0] == 2);
  CHECK(mean_squared_error(p) == 2);
}

TEST_CASE("pooled predictions are those of the folds, one after another") {
  const auto model = initialized();
  const auto data = toy::quadrants(20);
  const std::vector<std::size_t> first{1, 3};
  const std::vector<std::size_t> second{0, 2, 4};
  Predictions pooled = predict(model, data, first);
  pooled += predict(model, data, second);
  REQUIRE(pooled.size() == 5);
  CHECK(pooled.sample(1) == 3);
  CHECK(pooled.sample(4) == 4);
  CHECK(pooled.target(4) == data.target(4));
  CHECK(pooled.decided(2) == predict(model, data).decided(0));
  CHECK(pooled.output(2)[1] == predict(model, data).output(0)[1]);
  const double f1 = f1_score(pooled, Average::macro);
  const std::array of_each = precision_recall_f1(pooled);  // .precision .recall .f1 .support
  CHECK(f1 == doctest::Approx((of_each[0].f1 + of_each[1].f1 + of_each[2].f1) / 3));
  pooled += pooled;
  CHECK(pooled.size() == 10);
  CHECK(pooled.sample(6) == 3);
  CHECK(pooled.output(7)[1] == pooled.output(2)[1]);
  CHECK(Predictions<Binary>{}.empty());
}
