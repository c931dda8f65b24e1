// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/training/fit.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 6, Tanh> >> Dense<3, Softmax>;
using Classifier = Learner<net, CrossEntropy, Adam<0.05>, Batch<16>>;
using Line = Learner<Dense<2, 1>, HalfSquaredError, SGD<0.5>, Batch<16>>;

template <class A, class B>
bool same_bits(const A& a, const B& b) {
  const auto p = a.parameters();
  const auto q = b.parameters();
  return std::equal(p.begin(), p.end(), q.begin(), q.end());
}

}  // namespace

TEST_CASE("validation figures are the model's own after each epoch, and change nothing") {
  const auto data = toy::quadrants(40);
  const auto unseen = toy::quadrants(30, 2);
  const Classifier learner{.epochs = 3, .seed = 5};
  History history;
  std::vector<double> losses;
  const auto model =
      fit(learner, data, validate_on(unseen), history, [&](const Epoch&, const auto& trainer) {
        losses.push_back(mean_loss(learner, trainer.model(), unseen).loss);
      });
  REQUIRE(history.epochs.size() == 3);
  for (std::size_t e = 0; e < 3; ++e) CHECK(history.epochs[e].validation_loss == losses[e]);
  CHECK(losses[0] != losses[1]);
  CHECK(history.epochs[2].validation_accuracy == mean_loss(learner, model, unseen).accuracy);
  History without;
  CHECK(same_bits(model, fit(learner, data, without)));
  CHECK(std::isnan(without.epochs[0].validation_loss));
  CHECK(std::isnan(without.epochs[0].validation_accuracy));
  CHECK(without.epochs[0].loss == history.epochs[0].loss);
}

TEST_CASE("validation may be on some samples of the data, which are then not trained on") {
  const auto data = toy::quadrants(40);
  const Split split = hold_out(40, 0.25, 1);
  History history;
  const auto model =
      fit(Classifier{.epochs = 2}, data, split.train, validate_on(data, split.test), history);
  CHECK(history.epochs[1].samples == 30);
  CHECK(history.epochs[1].validation_loss == mean_loss(Classifier{}, model, data, split.test).loss);
}

TEST_CASE("every epoch has the rate of its steps") {
  History history;
  static_cast<void>(
      fit(Classifier{.epochs = 2, .learning_rate = 0.25}, toy::quadrants(20), history));
  CHECK(history.epochs[0].learning_rate == 0.25);
}

TEST_CASE("a callback that returns stop ends training after that epoch") {
  const auto data = toy::quadrants(40);
  History history;
  int told_after = 0;
  const auto model = fit(
      Classifier{.epochs = 50, .seed = 2}, data,
      [](const Epoch& epoch) { return epoch.number == 3 ? Training::stop : Training::go_on; },
      history, [&](const Epoch&) { ++told_after; });
  CHECK(history.epochs.size() == 3);
  CHECK(told_after == 3);  // callbacks behind it hear of that epoch too
  CHECK(history.outcome.ending == Ending::by_callback);
  CHECK(history.outcome.epochs == 3);
  CHECK(history.outcome.text == "stopped by a callback after 3 epochs.");
  CHECK(same_bits(model, fit(Classifier{.epochs = 3, .seed = 2}, data)));
}

TEST_CASE("training that does all its epochs says so") {
  History history;
  static_cast<void>(fit(Classifier{.epochs = 2}, toy::quadrants(20), history));
  CHECK(history.outcome.ending == Ending::all_epochs);
  CHECK(history.outcome.text == "trained for all 2 epochs.");
}

TEST_CASE("BestModel keeps the model of the best validated epoch") {
  const auto data = toy::quadrants(40);
  const auto unseen = toy::quadrants(30, 2);
  const Classifier learner{.epochs = 12, .seed = 4, .learning_rate = 0.6};  // it jumps about
  BestModel<Classifier> best;
  CHECK_THROWS_WITH_AS(static_cast<void>(best.model()), "BestModel: there was no epoch yet.",
                       Error);
  BestModel<Classifier> most_accurate(Monitor::accuracy);
  History history;
  static_cast<void>(fit(learner, data, best, validate_on(unseen), history, most_accurate));
  const auto lowest = std::ranges::min_element(history.epochs, {}, &Epoch::validation_loss);
  CHECK(lowest != history.epochs.end() - 1);  // else the last model would do
  CHECK(best.epoch() == lowest->number);
  CHECK(best.value() == lowest->validation_loss);
  CHECK(mean_loss(learner, best.model(), unseen).loss == lowest->validation_loss);
  CHECK(most_accurate.epoch() ==
        std::ranges::max_element(history.epochs, {}, &Epoch::validation_accuracy)->number);

  BestModel<Classifier> late;  // NaN is no loss to be kept
  const Trainer<Classifier> trainer(learner);
  late(Epoch{.number = 1, .loss = std::numeric_limits<double>::quiet_NaN()}, trainer);
  late(Epoch{.number = 2, .loss = 3}, trainer);
  late(Epoch{.number = 3, .loss = std::numeric_limits<double>::quiet_NaN()}, trainer);
  CHECK(late.epoch() == 2);

  BestModel<Classifier> in_training;
  History plain;
  static_cast<void>(fit(learner, data, in_training, plain));
  CHECK(in_training.epoch() == std::ranges::min_element(plain.epochs, {}, &Epoch::loss)->number);
}

TEST_CASE("with TerminateOnNaN an exploding loss ends training with the last finite weights") {
  const auto data = toy::plane(32);
  const Line exploding{.epochs = 2000, .learning_rate = 3.5};
  CHECK_THROWS_AS(static_cast<void>(fit(exploding, data)), Error);
  History history;
  std::vector<Model<Dense<2, 1>>> models;
  const auto model =
      fit(exploding, data, TerminateOnNaN{}, history,
          [&](const Epoch&, const Trainer<Line>& trainer) { models.push_back(trainer.model()); });
  CHECK(history.outcome.ending == Ending::not_finite);
  CHECK(history.outcome.text.find("the weights are the last that were finite.") !=
        std::string::npos);
  CHECK(history.epochs.size() < 2000);
  CHECK(std::isfinite(model.weights<0>()(0, 0)));
  const auto whole = [](const auto& m) {
    return std::ranges::all_of(m.parameters(), [](float w) { return std::isfinite(w); });
  };
  const auto last = std::find_if(models.rbegin(), models.rend(), whole);
  REQUIRE(last != models.rend());
  CHECK(same_bits(model, *last));
}

TEST_CASE("weights that only the last update made infinite are found too") {
  Dataset<2, Values<1>> data;  // the loss is 5e29, its gradient 1e30 in 2·1e15 inputs
  data.add(std::array<float, 2>{1e15F, 1e15F}, std::array<float, 1>{1e15F});
  const Line once{.epochs = 1, .learning_rate = 1e10};
  CHECK_THROWS_WITH_AS(static_cast<void>(fit(once, data)),
                       "fit: a weight is NaN or infinite after epoch 1: lower .learning_rate (now "
                       "1e+10) or scale the data, whose numbers are all finite, the largest 1e+15 "
                       "(input 0 of sample 0).",
                       Error);
  History history;
  const auto model = fit(once, data, TerminateOnNaN{}, history);
  CHECK(history.outcome.ending == Ending::not_finite);
  Model<Dense<2, 1>> initial;
  initialize<decltype(Dense<2, 1>)>(initial.parameters(), 0);
  CHECK(same_bits(model, initial));
}

TEST_CASE("options that cannot be used are an error before anything is trained") {
  const auto data = toy::plane(9);
  CHECK_THROWS_WITH_AS(static_cast<void>(fit(Line{}, data, std::vector<std::size_t>{3, 9})),
                       "fit: sample 9 is not in the data set, which has 9.", Error);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(fit(Line{}, data, validate_on(data, std::vector<std::size_t>{10}))),
      "validate_on: sample 10 is not in the data set, which has 9.", Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(fit(Line{}, data, validate_on(toy::plane(0)))),
                       "validate_on: there are no samples to validate on.", Error);
}

TEST_CASE("samples that all weigh nothing are an error") {
  Dataset<2, Values<1>> data;
  data.add(std::array<float, 2>{1, 2}, std::array<float, 1>{3}, 0);
  CHECK_THROWS_WITH_AS(static_cast<void>(fit(Line{}, data)),
                       "fit: every training sample weighs 0, by its own weight or by its class's.",
                       Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(fit(Line{}, toy::plane(9), validate_on(data))),
                       "validate_on: every sample to validate on weighs 0, by its own weight or by "
                       "its class's.",
                       Error);
}

TEST_CASE("a class without a sample is learned never to occur") {
  const auto all = toy::quadrants(60);
  Dataset<2, Classes<3>> data;
  for (std::size_t s = 0; s < 60; ++s)
    if (all.target(s) != 2) data.add(all.x(s), all.target(s));
  const auto model = fit(Classifier{.epochs = 40}, data);
  for (std::size_t s = 0; s < 60; ++s) CHECK(model(all.x(s))[2] < 0.05F);
  CHECK(evaluate(model, data).accuracy() > 0.9);
}

TEST_CASE("one sample is enough to train on, and is learned") {
  Dataset<2, Values<1>> data;
  data.add(std::array<float, 2>{0.5F, -0.5F}, std::array<float, 1>{3});
  const auto model = fit(Line{.epochs = 60}, data);
  CHECK(std::abs(model(data.x(0))[0] - 3) < 1e-5);
}
