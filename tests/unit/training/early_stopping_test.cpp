// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <ctnn/network/dense.hpp>
#include <ctnn/training/history.hpp>
#include <ctnn/validation/cross_validate.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 6, Tanh> >> Dense<3, Softmax>;
constexpr EarlyStop impatient{.patience = 4, .part = 0.25};
// At this rate the held-out loss soon jumps about.
template <auto... Policies>
using Jumping = Learner<net, CrossEntropy, Adam<0.5>, Batch<8>, Standardize, Policies...>;
// A round of a cross-validation is a fit of its own.
using Early = Jumping<EarlyStopping<impatient>, KFold<4>, OneByOne>;

template <class A, class B>
bool same_bits(const A& a, const B& b) {
  const auto p = a.parameters();
  const auto q = b.parameters();
  return std::equal(p.begin(), p.end(), q.begin(), q.end());
}

/// What Early holds out of the whole of data.
Split held_out(const Dataset<2, Classes<3>>& data, std::uint64_t seed) {
  return hold_out(data.size(), 0.25, seed, class_ids(data));
}

}  // namespace

TEST_CASE("early stopping returns the weights of the epoch with the lowest held-out loss") {
  const auto data = toy::quadrants(80);
  const Early learner{.epochs = 200, .seed = 3};
  History history;
  std::vector<Model<net>> models;
  const auto model = fit(learner, data, history, [&](const Epoch&, const Trainer<Early>& trainer) {
    models.push_back(trainer.model());
  });
  const auto best = std::ranges::min_element(history.epochs, {}, &Epoch::validation_loss);
  const auto at = best - history.epochs.begin();
  REQUIRE(history.epochs.size() < 200);
  CHECK(best->number + 4 == history.epochs.back().number);
  CHECK(same_bits(model, models[static_cast<std::size_t>(at)]));
  CHECK_FALSE(same_bits(model, models.back()));
  CHECK(history.outcome.ending == Ending::early);
  CHECK(history.outcome.text ==
        "stopped early after " + std::to_string(history.epochs.back().number) +
            " epochs: the held-out loss has not fallen below " +
            std::to_string(best->validation_loss) +
            " for 4 of them. The weights are those of epoch " + std::to_string(best->number) + ".");
}

TEST_CASE("what is held out is stratified, of the training samples, and not trained on") {
  const auto data = toy::quadrants(80);
  const Early learner{.epochs = 3, .seed = 3};
  const Split split = held_out(data, 3);
  History history;
  const auto model = fit(learner, data, history);
  CHECK(history.epochs[0].samples == split.train.size());
  // The same training, with the same samples held out by hand.
  History by_hand;
  BestModel<Jumping<>> best;
  static_cast<void>(fit(Jumping<>{.epochs = 3, .seed = 3}, data, split.train,
                        validate_on(data, split.test), by_hand, best));
  for (std::size_t e = 0; e < 3; ++e)
    CHECK(history.epochs[e].validation_loss == by_hand.epochs[e].validation_loss);
  CHECK(same_bits(model, best.model()));
}

TEST_CASE("without restore_best the last weights are returned; accuracy can be watched") {
  using Last = Jumping<EarlyStopping<EarlyStop{
      .monitor = Monitor::accuracy, .patience = 3, .part = 0.25, .restore_best = false}>>;
  const auto data = toy::quadrants(80);
  History history;
  std::vector<Model<net>> models;
  const auto model = fit(Last{.epochs = 200, .seed = 3}, data, history,
                         [&](const Epoch&, const auto& t) { models.push_back(t.model()); });
  const auto best = std::ranges::max_element(history.epochs, {}, &Epoch::validation_accuracy);
  CHECK(history.epochs.back().number == best->number + 3);
  CHECK(same_bits(model, models.back()));
}

TEST_CASE("with part = 0 it watches the samples of validate_on, and says so where there are none") {
  using Shown = Jumping<EarlyStopping<EarlyStop{.min_delta = 1e9, .patience = 2, .part = 0}>>;
  const auto data = toy::quadrants(80);
  History history;
  static_cast<void>(fit(Shown{.epochs = 50}, data, validate_on(toy::quadrants(20, 2)), history));
  // Nothing is better by 1e9 than the first, which is better than none.
  CHECK(history.epochs.size() == 3);
  CHECK(history.epochs[0].samples == 80);
  CHECK_THROWS_WITH_AS(static_cast<void>(fit(Shown{}, data)),
                       "fit: EarlyStopping with part = 0 watches the samples of "
                       "validate_on(...): give them to fit, or let it hold out a part.",
                       Error);
}

TEST_CASE("with data to validate on as well, these are reported and its own are watched") {
  const auto data = toy::quadrants(80);
  const auto unseen = toy::quadrants(20, 2);
  const Early learner{.epochs = 30, .seed = 3};
  History history;
  const auto model = fit(learner, data, validate_on(unseen), history);
  CHECK(same_bits(model, fit(learner, data)));
  CHECK(std::ranges::min_element(history.epochs, {}, &Epoch::validation_loss)->validation_loss <=
        mean_loss(learner, model, unseen).loss);
  CHECK(std::ranges::count(history.epochs, mean_loss(learner, model, unseen).loss,
                           &Epoch::validation_loss) == 1);
}

TEST_CASE("one sample cannot be held out and trained on") {
  CHECK_THROWS_WITH_AS(static_cast<void>(fit(Early{}, toy::quadrants(1))),
                       "fit: EarlyStopping holds samples out and needs at least 2, there is 1.",
                       Error);
}

TEST_CASE("within a cross-validation only the training part is held out of") {
  auto data = toy::quadrants(80);
  const Early learner{.epochs = 30, .seed = 3};
  const auto rounds = KFold<4>.splits(data, 3);
  History history;
  const auto result = cross_validate(learner, data, history);
  for (const Epoch& epoch : history.epochs) CHECK(epoch.samples == 45);  // ¾ of ¾ of 80
  CHECK(history.outcome.fold == 4);
  // Poisoning a fold's test part changes nothing about the model that is tested on it.
  Dataset<2, Classes<3>> poisoned;
  for (std::size_t s = 0; s < data.size(); ++s) {
    const bool out = std::ranges::binary_search(rounds[1].test, s);
    poisoned.add(std::array<float, 2>{data.x(s)[0] + (out ? 1e6F : 0), data.x(s)[1]},
                 out ? 0 : data.target(s));
  }
  CHECK(same_bits(fit(learner, data, rounds[1].train), fit(learner, poisoned, rounds[1].train)));
  CHECK(result.folds[1].accuracy() ==
        evaluate(fit(learner, data, rounds[1].train), data, rounds[1].test).accuracy());
}

TEST_CASE("in a cross-validation callbacks stop their fold, and TerminateOnNaN acts in each") {
  const auto data = toy::quadrants(80);
  History history;
  const auto stop = [](const Epoch& epoch) {
    return epoch.number == 2 ? Training::stop : Training::go_on;
  };
  static_cast<void>(cross_validate(Early{.epochs = 5}, data, TerminateOnNaN{}, history, stop));
  CHECK(history.epochs.size() == 8);  // two in each of four folds
  CHECK(history.outcome.ending == Ending::by_callback);
  CHECK(history.outcome.fold == 4);
  static_cast<void>(cross_validate(Early{.epochs = 5, .learning_rate = 1e38}, data,
                                   TerminateOnNaN{}, history, stop));
  CHECK(history.outcome.ending == Ending::not_finite);
  CHECK(history.outcome.folds == 4);
}
