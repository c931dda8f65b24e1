// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <ctnn/metrics/classification.hpp>
#include <ctnn/metrics/classification_report.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/metrics/predict.hpp>
#include <ctnn/metrics/probabilities.hpp>
#include <ctnn/metrics/ranking.hpp>
#include <ctnn/metrics/regression.hpp>
#include <ctnn/model/initialize.hpp>
#include <ctnn/network/dense.hpp>

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

TEST_CASE("a table carries the names of its classes, and what is pooled has them") {
  using Names = std::vector<std::string>;
  auto data = toy::quadrants(10);
  const auto unnamed = predict(initialized(), data);
  CHECK(unnamed.class_names().empty());
  CHECK(unnamed.decided_name(0) == std::to_string(unnamed.decided(0)));
  data.set_class_names({"right", "up"});
  const auto p = predict(initialized(), data);
  CHECK(p.class_names() == Names{"right", "up"});
  for (std::size_t i = 0; i < p.size(); ++i) {
    const Names all{"right", "up", "2"};
    CHECK(p.decided_name(i) == all[static_cast<std::size_t>(p.decided(i))]);
    CHECK(p.target_name(i) == all[static_cast<std::size_t>(p.target(i))]);
  }
  CHECK(confusion_matrix(p).class_names() == p.class_names());
  CHECK(evaluate(p).confusion.class_names() == p.class_names());
  CHECK(p.unweighted().class_names() == p.class_names());
  auto pooled = unnamed;
  pooled += p;
  CHECK(pooled.class_names() == p.class_names());
  Predictions<Classes<3>> rows;
  rows.add_row_of(p, 3);
  CHECK(rows.class_names() == p.class_names());
  rows.add(std::array{0.0, std::nan(""), 0.0}, 1);
  CHECK(rows.decided_name(1) == "undecided");
  auto other = p;
  other.set_class_names({"right", "down"});
  const auto add = [&] { pooled += other; };
  CHECK_THROWS_WITH_AS(add(),
                       "operator+=: class 1 is 'up' here and 'down' in the table that is "
                       "added; give both data sets the same class names.",
                       Error);
  CHECK(pooled.size() == 20);
}

TEST_CASE("a report has precision, recall and F1 of every class, by name") {
  Predictions<Classes<3>> p;
  p.set_class_names({"setosa", "versi\ncolor"});
  const auto add = [&](int target, int decided, int n) {
    std::array<double, 3> y{};
    y[static_cast<std::size_t>(decided)] = 1;
    for (int i = 0; i < n; ++i) p.add(y, target);
  };
  add(0, 0, 4);
  add(0, 1, 1);
  add(1, 1, 3);
  add(1, 0, 2);
  std::ostringstream out;
  const ClassificationReport report = classification_report(p);
  out << report;
  CHECK(out.str() ==
        "               precision  recall      F1  support\n"
        "setosa            0.6667  0.8000  0.7273        5\n"
        "versi color       0.7500  0.6000  0.6667        5\n"
        "2                 0.0000  0.0000  0.0000        0\n"
        "macro mean        0.7083  0.7000  0.6970       10\n"
        "weighted mean     0.7083  0.7000  0.6970       10\n"
        "accuracy                          0.7000       10\n");
  CHECK(report.accuracy == accuracy_score(p));
  CHECK(std::isnan(classification_report(Predictions<Binary>{}).accuracy));
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

TEST_CASE("predictions weigh as their samples do, unless an option says not to") {
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

TEST_CASE("a sample that is not there is an error of every call") {
  const auto model = initialized();
  const auto data = toy::quadrants(20);
  for (const std::size_t wrong : {std::size_t{20}, std::size_t{600}, std::size_t(-1)}) {
    const std::vector<std::size_t> samples{0, wrong};
    const std::string text =
        ": sample " + std::to_string(wrong) + " is not in the data set, which has 20.";
    CHECK_THROWS_WITH_AS(static_cast<void>(predict(model, data, samples)),
                         ("predict" + text).c_str(), Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(evaluate(model, data, samples)),
                         ("evaluate" + text).c_str(), Error);
  }
}

TEST_CASE("rows of outputs are as many as those of inputs") {
  const auto model = initialized();
  const std::vector<float> x(2 * 10);
  std::vector<float> y(3 * 10, 7.0F);
  CHECK_THROWS_WITH_AS(
      predict(model, Rows<const float, 2>(x.data(), 10), Rows<float, 3>(y.data(), 2), Serial),
      "predict: there are 10 rows of inputs and 2 of outputs: give one for each.", Error);
  CHECK(y[0] == 7.0F);
}

TEST_CASE("predictions by hand are checked as samples are, and none is kept of a wrong one") {
  Predictions<Classes<3>> p;
  const std::array<double, 3> y{0.2, 0.5, 0.3};
  CHECK_THROWS_WITH_AS(p.add(y, 3), "Predictions::add: class id 3 is not in 0 … 2.", Error);
  CHECK_THROWS_AS(p.add(y, -1), Error);
  CHECK_THROWS_AS(p.add(y, 0, 1, 0, 3), Error);
  CHECK_THROWS_AS(p.add(y, 0, 1, 0, -2), Error);  // −1 is undecided
  for (const double weight : {-1.0, std::nan(""), HUGE_VAL})
    CHECK_THROWS_AS(p.add(y, 0, weight), Error);
  CHECK_THROWS_AS(p.reserve(std::size_t(-1)), Error);
  CHECK(p.empty());
  p.add(y, 0);
  CHECK_THROWS_AS(p.add_row_of(p, 1), Error);
  CHECK(p.size() == 1);
  Predictions<Targets<Values<1>, Classes<2>>> heads;
  const std::array<double, 3> of_heads{0.2, 0.5, 0.5};
  CHECK_THROWS_AS(heads.add(of_heads, std::array{0.0F, 2.0F}), Error);
  CHECK(heads.empty());
  CHECK(heads.head<1>().empty());
}

TEST_CASE("of no predictions every metric is what it says: NaN, without a sign to print, or 0") {
  const auto model = initialized();
  const auto none = predict(model, Dataset<2, Classes<3>>{});
  CHECK(none.empty());
  const auto is_nan = [](double value) { return std::isnan(value) && !std::signbit(value); };
  CHECK(is_nan(evaluate(model, Dataset<2, Classes<3>>{}).accuracy()));
  CHECK(is_nan(accuracy_score(none)));
  CHECK(is_nan(balanced_accuracy_score(none)));
  CHECK(is_nan(log_loss(none)));
  CHECK(is_nan(brier_score_loss(none)));
  CHECK(is_nan(roc_auc_score(none)));
  CHECK(is_nan(average_precision_score(none)));
  CHECK(is_nan(top_k_accuracy_score(none, 1)));
  for (const Average average : {Average::macro, Average::micro, Average::weighted})
    CHECK(is_nan(f1_score(none, average)));
  CHECK(precision_score(Predictions<Binary>{}) == 0);
  CHECK(recall_score(Predictions<Binary>{}) == 0);
  CHECK(f1_score(Predictions<Binary>{}) == 0);
  CHECK(confusion_matrix(none).samples() == 0);
  CHECK(calibration_curve(none).empty());
  const Predictions<Values<2>> numbers;
  CHECK(is_nan(r2_score(numbers)));
  CHECK(is_nan(mean_squared_error(numbers)));
  CHECK(is_nan(root_mean_squared_error(numbers)));
  CHECK(is_nan(mean_absolute_error(numbers)));
}
