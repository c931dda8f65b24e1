// SPDX-License-Identifier: MIT
// What a model makes of its inputs: permutation importance and partial dependence.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include <ctnn/data/dataset.hpp>
#include <ctnn/metrics/classification.hpp>
#include <ctnn/metrics/ranking.hpp>
#include <ctnn/metrics/regression.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/validation/partial_dependence.hpp>
#include <ctnn/validation/permutation_importance.hpp>

#include "support/message.hpp"
using namespace ctnn;

namespace {

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

/// y = 3·x₀ + x₂, and nothing of x₁.
Model<Dense<3, 1>> linear() {
  Model<Dense<3, 1>> model;
  model.weights<0>()(0, 0) = 3;
  model.weights<0>()(0, 2) = 1;
  return model;
}

/// Targets that the model meets exactly: inputs are multiples of 2⁻⁸.
Dataset<3, Values<1>> met(int n) {
  const Random random(3, Purpose::noise);
  Dataset<3, Values<1>> data;
  for (int i = 0; i < n; ++i) {
    std::array<float, 3> x{};
    for (std::size_t k = 0; k < 3; ++k)
      x[k] = std::floor(256 * random.uniform(3 * static_cast<std::size_t>(i) + k)) / 256;
    data.add(x, std::array{3 * x[0] + x[2]});
  }
  return data;
}

/// The last task first.
struct Backwards : execution_kind {
  void for_each(std::size_t n, auto&& task) const {
    while (n > 0) task(--n);
  }
};

}  // namespace

TEST_CASE("an input that the model does not use loses nothing; one that counts three times, most") {
  auto data = met(50);
  data.set_input_names({"a", "b", "c"});
  const auto model = linear();
  const auto importance = permutation_importance(model, data, mean_squared_error, {.repeats = 8});
  CHECK(importance.metric == "mean squared error");
  CHECK(importance.score == 0);
  REQUIRE(importance.inputs.size() == 3);
  CHECK(importance.inputs[1].name == "b");
  CHECK(importance.inputs[1].losses == std::vector<double>(8, 0.0));
  // The mean of (w·(x − x′))² over shuffles is about 2·w²·var(x) = w²/6: nine times as much for w = 3.
  const double a = importance.inputs[0].loss().mean;
  const double c = importance.inputs[2].loss().mean;
  CHECK(a == doctest::Approx(9.0 / 6).epsilon(0.3));
  CHECK(c == doctest::Approx(1.0 / 6).epsilon(0.3));
  CHECK(importance.inputs[0].loss().deviation > 0);
  CHECK(importance.sorted()[2].name == "b");
  std::ostringstream out;
  out << importance;
  CHECK(
      out.str().starts_with("mean squared error 0.0000; lost when an input is shuffled:\n"
                            "input             loss\n"
                            "a "));
  CHECK(out.str().ends_with("b      0.0000 ± 0.0000\n"));
  // R² is better where it is greater: what is lost is above zero there, too.
  CHECK(permutation_importance(model, data, r2_score).inputs[0].loss().mean > 0.5);
}

TEST_CASE("a shuffle of two samples swaps them or not, by hand") {
  Dataset<3, Values<1>> data;
  data.add(std::array{1.0F, 5.0F, 0.0F}, std::array{3.0F});
  data.add(std::array{2.0F, 6.0F, 0.0F}, std::array{6.0F});
  const auto losses =
      permutation_importance(linear(), data, mean_squared_error, {.repeats = 20}).inputs[0].losses;
  int swapped = 0;
  for (const double loss : losses) {
    CHECK((loss == 0 || loss == 9));
    swapped += loss == 9;
  }
  CHECK(swapped > 2);
  CHECK(swapped < 18);
}

TEST_CASE("shuffles depend on seed, repeat and input alone") {
  const auto data = met(40);
  const auto model = linear();
  const auto losses = [&](const PermutationOptions& options, const auto&... execution) {
    return permutation_importance(model, data, mean_squared_error, options, execution...)
        .inputs[0]
        .losses;
  };
  const auto five = losses({});
  CHECK(losses({}) == five);
  CHECK(losses({}, Backwards{}) == five);
  auto seven = losses({.repeats = 7});
  seven.resize(5);
  CHECK(seven == five);
  CHECK(losses({.seed = 1}) != five);
}

TEST_CASE("inputs of a group are shuffled together, and so are the categories of a column") {
  auto data = met(40);
  const auto model = linear();
  const auto pair = permutation_importance(model, data, mean_squared_error, {.groups = {{2, 0}}});
  REQUIRE(pair.inputs.size() == 2);
  CHECK(pair.inputs[0].name == "input 0 and 1 more");
  CHECK(pair.inputs[0].inputs == std::vector{2, 0});
  CHECK(pair.inputs[1].inputs == std::vector{1});
  data.set_input_names({"kind=x", "size", "kind=y"});
  const auto kinds = permutation_importance(model, data, mean_squared_error);
  REQUIRE(kinds.inputs.size() == 2);
  CHECK(kinds.inputs[0].name == "kind");
  CHECK(kinds.inputs[0].inputs == std::vector{0, 2});
  CHECK(kinds.inputs[0].losses == pair.inputs[0].losses);
  CHECK(permutation_importance(model, data, mean_squared_error, {.groups = {{1}}}).inputs.size() ==
        3);
}

TEST_CASE("samples that are not asked for, or weigh nothing, are in no shuffle") {
  auto data = met(30);
  const std::vector<std::size_t> some = all_indices(30);
  const auto alone = permutation_importance(linear(), data, mean_squared_error);
  data.add(std::array{not_a_number, 0.0F, 0.0F}, std::array{0.0F});
  data.add(std::array{not_a_number, 0.0F, 0.0F}, std::array{0.0F}, 0);
  const auto asked = permutation_importance(linear(), data, some, mean_squared_error);
  CHECK(asked.inputs[0].losses == alone.inputs[0].losses);
  CHECK(asked.score == alone.score);
}

TEST_CASE("what cannot be shuffled is a sentence") {
  auto data = met(10);
  const auto of = [&](const PermutationOptions& options) {
    return support::message_of([&] {
      static_cast<void>(permutation_importance(linear(), data, mean_squared_error, options));
    });
  };
  CHECK(of({.repeats = 0}) == "permutation_importance: 0 repeats shuffle nothing: give 1 or more.");
  CHECK(of({.groups = {{0, 3}}}) == "permutation_importance: input 3 of a group is not in 0 … 2.");
  CHECK(of({.groups = {{0, 1}, {1}}}) ==
        "permutation_importance: input 1 is in two groups or twice in one: name it once.");
  data.set_x(3, 0, not_a_number);
  CHECK(of({}) ==
        "permutation_importance: the mean squared error of these samples is NaN, of which nothing "
        "can be lost: give samples that it can be computed of.");
  const std::vector<std::size_t> beyond{10};
  CHECK_THROWS_AS(
      static_cast<void>(permutation_importance(linear(), data, beyond, mean_squared_error)), Error);
}

TEST_CASE("a linear model depends on an input as its weight says") {
  auto data = met(200);
  data.set_input_names({"a", "b", "c"});
  double rest = 0;  // mean of x₂
  for (std::size_t i = 0; i < 200; ++i) rest += static_cast<double>(data.x(i)[2]) / 200;
  const auto of = partial_dependence(linear(), data, "a", {.points = 5});
  CHECK(of.input == "a");
  REQUIRE(of.values.size() == 5);
  CHECK(of.values.front() == doctest::Approx(0.05).epsilon(0.5));
  CHECK(of.values.back() == doctest::Approx(0.95).epsilon(0.05));
  CHECK(of.values[2] == doctest::Approx((of.values[1] + of.values[3]) / 2));
  for (std::size_t p = 0; p < 5; ++p)
    CHECK(of.mean[0][p] == doctest::Approx(3 * of.values[p] + rest).epsilon(1e-6));
  const auto flat = partial_dependence(linear(), data, 1, {}, Backwards{});
  CHECK(flat.values.size() == 50);
  CHECK(flat.mean[0].front() == flat.mean[0].back());
  CHECK(flat.mean == partial_dependence(linear(), data, 1).mean);
  CHECK(flat.individual.empty());
}

TEST_CASE("values of an input that has few, weights, and the outputs of each sample") {
  Dataset<3, Values<1>> data;
  data.add(std::array{0.0F, 0.0F, 1.0F}, std::array{0.0F}, 3);
  data.add(std::array{1.0F, 0.0F, 5.0F}, std::array{0.0F});
  data.add(std::array{1.0F, 0.0F, not_a_number}, std::array{0.0F}, 0);
  const auto of = partial_dependence(linear(), data, 0, {.points = 2, .individual = true});
  CHECK(of.values == std::vector<double>{0, 1});
  CHECK(of.mean == std::vector<std::vector<double>>{{2, 5}});  // (3·1 + 5)/4
  REQUIRE(of.individual[0].size() == 2);
  CHECK(of.individual[0][0] == std::vector<double>{1, 4});
  CHECK(of.individual[0][1] == std::vector<double>{5, 8});
  std::ostringstream out;
  out << of;
  CHECK(out.str() ==
        "input 0  mean output\n"
        "      0       2.0000\n"
        "      1       5.0000\n");
}

TEST_CASE("every class has its dependence") {
  Model<Dense<2, 3, Softmax>> model;
  model.weights<0>()(1, 0) = 1;
  Dataset<2, Classes<3>> data;
  for (int i = 0; i < 4; ++i) data.add(std::array{static_cast<float>(i), 0.0F}, i % 3);
  const auto of = partial_dependence(model, data, 0);
  REQUIRE(of.mean.size() == 3);
  CHECK(of.mean[1][0] == doctest::Approx(1.0 / 3));
  CHECK(of.mean[1][3] == doctest::Approx(std::exp(3) / (2 + std::exp(3))));
  CHECK(of.mean[0] == of.mean[2]);
  std::ostringstream out;
  out << of;
  CHECK(out.str().starts_with("input 0  mean output 0  mean output 1  mean output 2\n"));
  CHECK(permutation_importance(model, data, accuracy_score).inputs[1].loss().mean == 0);
  const std::vector<std::size_t> one{0};
  CHECK(support::message_of([&] {
          static_cast<void>(permutation_importance(model, data, one, roc_auc_score));
        }).starts_with("permutation_importance: the ROC AUC of these samples is NaN"));
}

TEST_CASE("what has no dependence is a sentence") {
  auto data = met(100);
  const auto of = [&](const detail::NamedInput& input, const PartialDependenceOptions& options) {
    return support::message_of(
        [&] { static_cast<void>(partial_dependence(linear(), data, input, options)); });
  };
  CHECK(of(3, {}) == "partial_dependence: input 3 is not in 0 … 2.");
  CHECK(of("age", {}) ==
        "partial_dependence: no input is called 'age', the first is 'input 0': see "
        "data.input_names(), or give the number of one.");
  CHECK(of(0, {.points = 1}) == "partial_dependence: 1 points: it needs 2 or more.");
  CHECK(of(0, {.low = 0.5, .high = 0.5}) ==
        "partial_dependence: quantiles from 0.5 to 0.5: they must rise, within 0 to 1.");
  for (std::size_t i = 0; i < 97; ++i) data.set_x(i, 1, 7);
  CHECK(of(1, {.points = 2, .high = 0.9}) ==
        "partial_dependence: input 1 is 7 from its quantile 0.05 to 0.9: take quantiles that are "
        "further apart, or more points than it has values.");
  CHECK(of(1, {}).empty());
  data.set_x(5, 1, not_a_number);
  CHECK(of(1, {}) ==
        "partial_dependence: a value of input 1 is NaN: leave that sample out, or fill it in.");
  CHECK(support::message_of([] {
          static_cast<void>(partial_dependence(linear(), Dataset<3, Values<1>>(), 0));
        }) == "partial_dependence: there are no samples that count.");
}
