// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <ctnn/fleet/choose_fleet.hpp>
#include <ctnn/formulas/head_losses.hpp>
#include <ctnn/formulas/losses.hpp>
#include <ctnn/loss/constant_loss.hpp>
#include <ctnn/network/branches.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/modifiers.hpp>
#include <ctnn/training/fit.hpp>
#include <ctnn/training/history.hpp>
#include <ctnn/training/training_warnings.hpp>
#include <ctnn/validation/cross_validate.hpp>
#include <ctnn/validation/strategies.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto net =
    Named<"hidden", Dense<2, 8, ReLU>> >> Dense<8, 3, Tanh> >> Dense<3, 3, Softmax>;
using Classifier = Learner<net, CrossEntropy, SGD<0.1>, Batch<16>>;
using Line = Learner<Dense<2, 1>, HalfSquaredError, SGD<0.1>, FullBatch>;

/// The warnings of a training.
template <class L, class Data>
TrainingWarnings warnings(const L& learner, const Data& data) {
  History history;
  static_cast<void>(fit(learner, data, history));
  return history.outcome.warnings;
}

/// The same points with labels that have nothing to do with them.
Dataset<2, Classes<3>> unrelated(int n) {
  Dataset<2, Classes<3>> data;
  const auto points = toy::quadrants(n);
  for (std::size_t s = 0; s < points.size(); ++s)
    data.add(points.x(s), static_cast<int>(s * s % 3));
  return data;
}

}  // namespace

TEST_CASE("a training that learns has no warning") {
  CHECK(warnings(Classifier{.epochs = 50}, toy::quadrants(200)).list().empty());
}

TEST_CASE("one that is no better than a constant output says so, with both losses") {
  const auto all = warnings(Classifier{.epochs = 10}, unrelated(90));
  CHECK(all.list().size() == 1);
  CHECK(all.no_better_than_constant.starts_with("the loss, 0."));
  CHECK(all.no_better_than_constant.ends_with(  // ln 3 − ⅔·ln 2
      ", is no better than that of the best constant output, 0.6365: check that targets belong to "
      "their inputs, or try another .learning_rate (now 0.1)."));
}

TEST_CASE("dead and saturated neurons of hidden layers are told by number and name of the layer") {
  const auto data = toy::quadrants(300);
  const Classifier learner{.epochs = 3};
  Trainer<Classifier> trainer(learner);
  trainer.set_samples(300);
  for (std::size_t o = 0; o < 8; ++o) trainer.parameters()[16 + o] = -9;
  for (std::size_t o = 0; o < 3; ++o) trainer.parameters()[24 + 24 + o] = o == 1 ? 0.0F : 9.0F;
  History history;
  static_cast<void>(fit(learner, data, history, resume_from(trainer.checkpoint())));
  const auto& all = history.outcome.warnings;
  CHECK(all.no_better_than_constant != "");
  CHECK(all.dead_neurons ==
        "all 8 neurons of layer 0 (\"hidden\") are dead, 0 for each of 256 training samples: lower "
        ".learning_rate (now 0.1), for example to 0.01, or use LeakyReLU.");
  CHECK(all.saturated_neurons ==
        "2 of 3 neurons of layer 1 are saturated, within 0.01 of a bound for each of 256 training "
        "samples: lower .learning_rate (now 0.1), for example to 0.01.");
}

TEST_CASE("a rate that is too low is told by a loss that falls in every epoch, and hardly") {
  const auto all = warnings(Classifier{.epochs = 20, .learning_rate = 1e-6}, toy::quadrants(200));
  const std::string text = all.rate_too_low;
  CHECK(text.starts_with("the loss fell by no more than 0.0"));
  CHECK(text.ends_with(" % in 20 epochs: raise .learning_rate (now 1e-06), for example to 1e-05."));
}

TEST_CASE(
    "a rate that is too high is told by a loss that rose, or is no number any more; large "
    "targets") {
  const auto data = toy::plane(64);
  CHECK(warnings(Line{}, data).list().empty());
  const std::string rose = warnings(Line{.epochs = 9, .learning_rate = 3}, data).rate_too_high;
  CHECK(rose.starts_with("the loss rose from "));
  CHECK(rose.ends_with(": lower .learning_rate (now 3), for example to 0.3."));
  History history;
  static_cast<void>(fit(Line{.epochs = 100, .learning_rate = 30}, data, history, TerminateOnNaN{}));
  CHECK(history.outcome.warnings.list().size() == 1);
  CHECK(history.outcome.warnings.not_finite.starts_with(
      "the loss exploded: lower .learning_rate (now 30) or scale the data"));
}

TEST_CASE("inputs of sizes orders of magnitude apart are told where the training was poor") {
  Dataset<2, Classes<3>> data;
  const auto points = toy::quadrants(200);
  for (std::size_t s = 0; s < points.size(); ++s)
    data.add(std::array{points.x(s)[0] * 5000, points.x(s)[1]}, points.target(s));
  const std::string text = warnings(Classifier{.epochs = 10}, data).unscaled_inputs;
  CHECK(text.starts_with("input 0 varies by 28"));
  CHECK(text.ends_with(", input 1 by 0.5872: add Standardize to the Learner."));
  using detail::unscaled_text;
  CHECK(unscaled_text("input", std::array{0.0F, 255.0F, 190.0F}, 1, "Standardize") ==
        "inputs are as large as 183.6: add Standardize to the Learner.");
  CHECK(unscaled_text("input", std::array{1e-4F, 2e-4F}, 1, "") ==
        "inputs are no larger than 0.0001581: scale them to mean 0 and deviation 1.");
  CHECK(unscaled_text("input", std::array{0.0F, 1.0F, 3.0F, 90.0F}, 2, "Standardize") == "");
  CHECK(unscaled_text("input", std::array{7.0F, 7.0F}, 1, "Standardize") == "");  // never varies
}

TEST_CASE("so are targets that are large numbers") {
  const auto points = toy::plane(64);
  Dataset<2, Values<1>> large;
  for (std::size_t s = 0; s < points.size(); ++s)
    large.add(points.x(s), std::array<float, 1>{points.target(s)[0] + 300});
  CHECK(warnings(Line{.epochs = 9}, large).unscaled_targets ==
        "targets are as large as 300.4: add StandardizeTargets to the Learner.");
}

TEST_CASE("folds that train together have their warnings each") {
  using Folds = Learner<net, CrossEntropy, SGD<0.1>, Batch<8>, KFold<8>>;
  CHECK(pays_together<Folds>(8));
  const auto data = toy::quadrants(200);
  for (const double rate : {0.1, 1e-6}) {
    const auto result =
        cross_validate(Folds{.epochs = 20, .learning_rate = rate}, data, KeepHistories);
    REQUIRE(result.histories.size() == 8);
    for (const History& history : result.histories)
      CHECK((history.outcome.warnings.rate_too_low == "") == (rate == 0.1));
  }
}

TEST_CASE("small and large targets that are scaled are no cause of a warning") {
  using ScaledLine =
      Learner<Dense<2, 1>, HalfSquaredError, Adam<0.05>, Batch<16>, StandardizeTargets>;
  for (const float unit : {1e-6F, 1e6F}) {
    auto data = toy::plane(100);
    for (std::size_t s = 0; s < data.size(); ++s) data.set_target(s, 0, unit * data.target(s)[0]);
    CHECK(warnings(ScaledLine{.epochs = 30}, data).list().empty());
  }
}

TEST_CASE("the loss of the best constant output") {
  constexpr std::size_t all[] = {0, 1, 2, 3};
  const auto of_classes = [&]<auto Loss, auto... Policies>() {
    Dataset<1, Classes<2>> data;
    for (const int c : {0, 1, 1, 1}) data.add(std::array{0.0F}, c);
    return detail::constant_loss<Learner<Dense<1, 2, Softmax>, Loss, Policies...>>(data, all);
  };
  const auto entropy = [](double p) { return -p * std::log(p) - (1 - p) * std::log(1 - p); };
  CHECK(of_classes.operator()<CrossEntropy>() == doctest::Approx(entropy(0.25)));
  CHECK(of_classes.operator()<CrossEntropy, ClassWeights<3.0, 1.0>>() ==
        doctest::Approx(std::log(2)));
  CHECK(of_classes.operator()<LabelSmoothing<0.2, CrossEntropy>>() ==
        doctest::Approx(entropy(0.25 * 0.9 + 0.75 * 0.1)));
  CHECK(of_classes.operator()<HalfSquaredError>() == doctest::Approx(0.25 * 0.75));
  CHECK(of_classes.operator()<MeanAbsoluteError>() == doctest::Approx(0.5));
  CHECK(std::isnan(of_classes.operator()<Huber<>>()));

  Dataset<1, Binary> yes;
  for (const int c : {0, 1, 1, 1}) yes.add(std::array{0.0F}, c);
  using detail::constant_loss;
  CHECK(constant_loss<Learner<Dense<1, 1, Sigmoid>, BinaryCrossEntropy>>(yes, all) ==
        doctest::Approx(entropy(0.25)));
  CHECK(constant_loss<Learner<Dense<1, 1>, Hinge>>(yes, all) == doctest::Approx(0.5));

  Dataset<1, Values<1>> numbers;
  for (const float t : {1.0F, 2.0F, 4.0F, 9.0F}) numbers.add(std::array{0.0F}, std::array{t});
  CHECK(constant_loss<Learner<Dense<1, 1>, HalfSquaredError>>(numbers, all) ==
        doctest::Approx((9 + 4 + 0 + 25) / 8.0));
  CHECK(constant_loss<Learner<Dense<1, 1>, HalfSquaredError, StandardizeTargets>>(numbers, all) ==
        doctest::Approx(0.5));
  CHECK(constant_loss<Learner<Dense<1, 1>, MeanAbsoluteError>>(numbers, all) ==
        doctest::Approx((1 + 0 + 2 + 7) / 4.0));

  CHECK(constant_loss<Learner<Dense<1, 1>, HalfSquaredError, StandardizeTargets>>(numbers, all) ==
        doctest::Approx(0.5));  // of scaled targets, as the loss of training

  Dataset<1, Targets<Classes<2>, Values<1>>> both;
  for (const auto& t : {std::array{0.0F, 1.0F}, {1.0F, 2.0F}, {1.0F, 4.0F}, {1.0F, 9.0F}})
    both.add(std::array{0.0F}, t);
  constexpr auto heads = Dense<1, 4> >> (Dense<4, 2, Softmax> | Dense<4, 1>);
  CHECK(
      constant_loss<Learner<heads, Losses<CrossEntropy, HalfSquaredError>, LossWeights<2.0, 0.5>>>(
          both, all) == doctest::Approx(2 * entropy(0.25) + 0.5 * 4.75));
}
