// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>
#include <vector>

#include <ctnn/data/dataset.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/metrics/regression.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/passes/sample_lanes_forward.hpp>
#include <ctnn/random/philox.hpp>
using namespace ctnn;

namespace {

/// A model of one linear layer whose outputs are its inputs.
template <auto Net>
Model<Net> pass_through() {
  Model<Net> model;
  for (int i = 0; i < model.outputs; ++i) model.template weights<0>()(i, i) = 1.0F;
  return model;
}

template <class Net>
int decided(const Net&, float y) {
  return decide<Net>(std::span<const float>(&y, 1));
}

}  // namespace

TEST_CASE("accuracy and confusion of a classifier, by hand") {
  Dataset<3, Classes<3>> data;
  data.add(std::array<float, 3>{0.9F, 0.1F, 0.0F}, 0);
  data.add(std::array<float, 3>{0.2F, 0.1F, 0.3F}, 2);
  data.add(std::array<float, 3>{-3.0F, -1.0F, -2.0F}, 1);
  data.add(std::array<float, 3>{5.0F, 1.0F, 2.0F}, 2);
  const auto scores = evaluate(pass_through<Dense<3, 3>>(), data);
  CHECK(scores.samples() == 4);
  CHECK(scores.accuracy() == 0.75);
  CHECK(scores.value() == 0.75);
  CHECK(scores.confusion(2, 0) == 1);
  CHECK(scores.confusion(2, 2) == 1);
}

TEST_CASE("of equal outputs the first decides") {
  Dataset<3, Classes<3>> data;
  data.add(std::array<float, 3>{1.0F, 2.0F, 2.0F}, 1);
  data.add(std::array<float, 3>{0.0F, 0.0F, 0.0F}, 0);
  CHECK(evaluate(pass_through<Dense<3, 3>>(), data).accuracy() == 1.0);
}

TEST_CASE("a single output says yes from one half on for Sigmoid and from zero on for others") {
  const auto sigmoid = Dense<1, 1, Sigmoid>;
  CHECK(decided(sigmoid, 0.5F) == 1);
  CHECK(decided(sigmoid, std::nextafter(0.5F, 0.0F)) == 0);
  CHECK(decided(sigmoid, 1.0F) == 1);
  const auto linear = Dense<1, 1>;
  CHECK(decided(linear, 0.0F) == 1);
  CHECK(decided(linear, 0.4F) == 1);
  CHECK(decided(linear, -1e-30F) == 0);
  const auto tanh = Dense<1, 1, Tanh>;
  CHECK(decided(tanh, 0.1F) == 1);
  CHECK(decided(tanh, -0.1F) == 0);
}

TEST_CASE("a Sigmoid model and the same model on logits decide alike") {
  Dataset<1, Binary> data;
  for (const float x : {-5.0F, -0.1F, 0.0F, 0.1F, 5.0F})
    data.add(std::array<float, 1>{x}, x >= 0 ? 1 : 0);
  CHECK(evaluate(pass_through<Dense<1, 1, Sigmoid>>(), data).accuracy() == 1.0);
  CHECK(evaluate(pass_through<Dense<1, 1>>(), data).accuracy() == 1.0);
}

TEST_CASE("errors of a regression, by hand") {
  Dataset<1, Values<1>> data;
  const std::array<float, 4> y{1.0F, 2.0F, 3.0F, 6.0F};
  const std::array<float, 4> t{2.0F, 2.0F, 1.0F, 5.0F};
  for (std::size_t i = 0; i < 4; ++i)
    data.add(std::array<float, 1>{y[i]}, std::array<float, 1>{t[i]});
  const auto scores = evaluate(pass_through<Dense<1, 1>>(), data);
  // y − t = −1, 0, 2, 1. t has mean 2.5 and Σ(t − 2.5)² = 9.
  CHECK(scores.mse() == 1.5);
  CHECK(scores.value() == 1.5);
  CHECK(scores.rmse() == std::sqrt(1.5));
  CHECK(scores.mae() == 1.0);
  CHECK(scores.r2() == 1.0 - 6.0 / 9.0);
  CHECK(scores.samples() == 4);
}

TEST_CASE("R² is that of r2_score, far from zero, of equal targets and in parts") {
  const auto agree = [](const Predictions<Values<1>>& p) {
    ValueScores parts;  // of unequal size, an empty one among them
    parts += ValueScores{};
    for (std::size_t first = 0, size = 1; first < p.size(); first += size++) {
      ValueScores part;
      for (std::size_t i = first; i < std::min(first + size, p.size()); ++i)
        part.add(p.output(i)[0], static_cast<double>(p.target(i)[0]));
      parts += part;
    }
    CHECK(parts.r2() == doctest::Approx(r2_score(p)).epsilon(1e-9));
    CHECK(evaluate(p).r2() == doctest::Approx(r2_score(p)).epsilon(1e-9));
  };
  for (const double offset : {0.0, 1e5, -1e6, 1e7}) {
    Predictions<Values<1>> p;
    for (int i = 0; i < 2000; ++i)
      p.add(std::array{offset + i % 2 * 0.6 + 0.2}, std::array{static_cast<float>(offset + i % 2)});
    agree(p);
    CHECK(evaluate(p).r2() == doctest::Approx(1 - 0.04 / 0.25));
  }
  Predictions<Values<1>> nearly;
  for (int i = 0; i < 2000; ++i)
    nearly.add(std::array{1.6e7 + 1}, std::array{1.6e7F + static_cast<float>(i == 7)});
  agree(nearly);
  for (const double error : {0.0, 0.5}) {
    Predictions<Values<1>> equal;
    for (int i = 0; i < 7; ++i) equal.add(std::array{0.1F + error}, std::array{0.1F});
    agree(equal);
    CHECK(evaluate(equal).r2() == (error == 0 ? 1 : 0));
  }
  Predictions<Values<1>> one;
  one.add(std::array{1.0}, std::array{1.0F});
  CHECK(std::isnan(evaluate(one).r2()));
  CHECK(std::isnan(ValueScores{}.r2()));
}

TEST_CASE(
    "the spread of numbers far from zero, whatever the first is and however they are merged") {
  std::vector<double> x(1000);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = 1e9 + static_cast<double>(i % 2);
  for (const double first : {1e9, 1e9 + 1, 0.0, -1e12}) {
    x[0] = first;
    long double mean = 0;
    long double squares = 0;
    for (const double value : x) mean += value / 1000.0L;
    for (const double value : x) squares += (value - mean) * (value - mean);
    Spread whole;
    Spread forwards;
    Spread backwards;
    for (std::size_t i = 0; i < x.size(); ++i) {
      whole.add(x[i]);
      Spread one;
      one.add(x[i]);
      forwards += one;
      Spread other;
      other.add(x[x.size() - 1 - i]);
      backwards += other;
    }
    for (const Spread& spread : {whole, forwards, backwards})
      CHECK(spread.around_mean() == doctest::Approx(static_cast<double>(squares)).epsilon(1e-11));
  }
  CHECK(std::isnan(Spread{}.around_mean()));
}

TEST_CASE("a regression of several outputs counts every output's error and every sample once") {
  Dataset<2, Values<2>> data;
  data.add(std::array<float, 2>{1.0F, 2.0F}, std::array<float, 2>{1.0F, 4.0F});
  data.add(std::array<float, 2>{0.0F, 0.0F}, std::array<float, 2>{2.0F, 0.0F});
  data.add(std::array<float, 2>{3.0F, 3.0F}, std::array<float, 2>{3.0F, 3.0F});
  auto scores = evaluate(pass_through<Dense<2, 2>>(), data);
  CHECK(scores.mse() == 8.0 / 6.0);
  CHECK(scores.mae() == 4.0 / 6.0);
  CHECK(scores.samples() == 3);
  scores += evaluate(pass_through<Dense<2, 2>>(), data);
  CHECK(scores.samples() == 6);
  CHECK(scores.mse() == 8.0 / 6.0);
}

TEST_CASE("only the given samples are scored, as often as they are given") {
  Dataset<1, Binary> data;
  data.add(std::array<float, 1>{1.0F}, 1);
  data.add(std::array<float, 1>{1.0F}, 0);
  const auto scores =
      evaluate(pass_through<Dense<1, 1>>(), data, std::vector<std::size_t>{0, 0, 1});
  CHECK(scores.samples() == 3);
  CHECK(scores.accuracy() == 2.0 / 3.0);
}

TEST_CASE("evaluating many samples equals evaluating them one by one") {
  constexpr auto net = Dense<5, 9, Tanh> >> Dense<4, Softmax>;
  Model<net> model;
  initialize<decltype(net)>(model.parameters(), 3);
  const Random random(6, Purpose::split);
  Dataset<5, Classes<4>> data;
  std::uint64_t k = 0;
  for (int i = 0; i < 200; ++i) {  // more than one block, the last one not full
    std::array<float, 5> x{};
    for (float& value : x) value = 2 * random.uniform(k++) - 1;
    data.add(x, static_cast<int>(random.word(k++) % 4));
  }
  const auto together = evaluate(model, data);
  ClassScores<4> one_by_one;
  for (std::size_t i = 0; i < data.size(); ++i)
    one_by_one += evaluate(model, data, std::vector<std::size_t>{i});
  int different = 0;
  for (int target = 0; target < 4; ++target)
    for (int predicted = 0; predicted < 4; ++predicted)
      different += together.confusion(target, predicted) != one_by_one.confusion(target, predicted);
  CHECK(different == 0);
  CHECK(together.samples() == 200);
  CHECK(together.confusion.correct() < 200);
  CHECK(together.confusion.correct() > 0);
}

TEST_CASE("without samples there is no accuracy and no error") {
  CHECK(std::isnan(evaluate(pass_through<Dense<1, 1>>(), Dataset<1, Binary>{}).accuracy()));
  // Streams print the sign of a NaN, which x86 gives to 0 / 0.
  const ValueScores none = evaluate(pass_through<Dense<1, 1>>(), Dataset<1, Values<1>>{});
  for (const double score : {none.mse(), none.rmse(), none.mae(), none.r2()}) {
    CHECK(std::isnan(score));
    CHECK_FALSE(std::signbit(score));
  }
}

TEST_CASE("scores print their headline and what it is made of") {
  Dataset<1, Binary> data;
  data.set_class_names({"no", "yes"});
  data.add(std::array<float, 1>{1.0F}, 1);
  data.add(std::array<float, 1>{1.0F}, 0);
  std::ostringstream classes;
  classes << evaluate(pass_through<Dense<1, 1>>(), data);
  CHECK(classes.str() ==
        "accuracy 0.5 (1 of 2)\n"
        "true \\ predicted   no  yes\n"
        "              no    .    1\n"
        "             yes    .    1\n");
  Dataset<1, Values<1>> numbers;
  numbers.add(std::array<float, 1>{1.0F}, std::array<float, 1>{2.0F});
  numbers.add(std::array<float, 1>{4.0F}, std::array<float, 1>{4.0F});
  std::ostringstream values;
  values << evaluate(pass_through<Dense<1, 1>>(), numbers);
  CHECK(values.str() == "mean squared error 0.5, mean absolute error 0.5, R² 0.5\n");
}
