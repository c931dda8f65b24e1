// SPDX-License-Identifier: MIT
// Rounds of a validation on lanes: the same folds as one by one, scores that agree, and callbacks.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <ctnn/network/dense.hpp>
#include <ctnn/search/grid_search.hpp>
#include <ctnn/validation/cross_validate.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 8, Tanh> >> Dense<3, Softmax>;
constexpr int rounds = 39;  // more than a register has lanes, and no multiple of them
template <auto... Policies>
using Recipe =
    Learner<net, CrossEntropy, Adam<0.02>, Batch<16>, Standardize, KFold<rounds>, Policies...>;
using Together = Recipe<>;

static_assert(pays_together<Together>(rounds));
static_assert(!pays_together<Together>(1));
constexpr auto wide = Dense<64, 64, ReLU> >> Dense<3, Softmax>;
static_assert(!pays_together<Learner<wide, CrossEntropy>>(150), "too large");
static_assert(!pays_together<Recipe<UntilSeparated>>(rounds), "rules of one model");

}  // namespace

TEST_CASE("rounds trained together are those that fit_together trains") {
  const auto data = toy::quadrants(120);
  const Together learner{.epochs = 5, .seed = 3};
  const auto result = cross_validate(learner, data);
  const auto splits = k_fold(data.size(), rounds, learner.seed);
  REQUIRE(result.folds.size() == splits.size());
  std::vector<std::vector<std::size_t>> train;
  for (const Split& split : splits) train.push_back(split.train);
  const std::vector<Together> learners(splits.size(), learner);
  const auto models = fit_together<Together>(learners, data, train);
  std::size_t samples = 0;
  for (std::size_t r = 0; r < splits.size(); ++r) {
    CHECK(result.folds[r].accuracy() == evaluate(models[r], data, splits[r].test).accuracy());
    samples += result.folds[r].samples();
  }
  CHECK(samples == data.size());
}

TEST_CASE("they score as rounds trained one by one do") {
  const auto data = toy::quadrants(200);
  const auto together = cross_validate(Together{.epochs = 60, .seed = 3}, data);
  const auto apart = cross_validate(Recipe<OneByOne>{.epochs = 60, .seed = 3}, data);
  CHECK(together.pooled.accuracy() > 0.9);
  // Two trainings in other orders disagree on a few samples of 200.
  CHECK(std::abs(together.pooled.accuracy() - apart.pooled.accuracy()) < 0.05);
}

TEST_CASE("callbacks are called for every round's epochs and end, and change nothing") {
  const auto data = toy::quadrants(78);
  const Together learner{.epochs = 4, .seed = 1};
  struct Recorded {
    std::vector<int> epochs = std::vector<int>(rounds);
    std::vector<int> ends = std::vector<int>(rounds);
    bool finite = true;
    void operator()(const Epoch& epoch) {
      CHECK(epoch.folds == rounds);
      CHECK(epoch.number == ++epochs[static_cast<std::size_t>(epoch.fold) - 1]);
      CHECK(epoch.samples == 76);
      finite = finite && epoch.loss > 0 && epoch.accuracy >= 0 && epoch.learning_rate == 0.02;
    }
    void finished(const Outcome& outcome) {
      CHECK(outcome.epochs == 4);
      ++ends[static_cast<std::size_t>(outcome.fold) - 1];
    }
  } recorded;
  const auto result = cross_validate(learner, data, recorded);
  CHECK(recorded.epochs == std::vector<int>(rounds, 4));
  CHECK(recorded.ends == std::vector<int>(rounds, 1));
  CHECK(recorded.finite);
  CHECK(result.pooled.accuracy() == cross_validate(learner, data).pooled.accuracy());
}

TEST_CASE("a callback that stops a round stops that one") {
  const auto data = toy::quadrants(78);
  std::vector<int> epochs(rounds);
  std::vector<Ending> endings;
  struct Stops {
    std::vector<int>& epochs;
    std::vector<Ending>& endings;
    Training operator()(const Epoch& epoch) {
      ++epochs[static_cast<std::size_t>(epoch.fold) - 1];
      return epoch.fold == 7 && epoch.number == 2 ? Training::stop : Training::go_on;
    }
    void finished(const Outcome& outcome) {
      if (outcome.fold == 7) endings.push_back(outcome.ending);
    }
  };
  static_cast<void>(cross_validate(Together{.epochs = 4}, data, Stops{epochs, endings}));
  CHECK(epochs[6] == 2);
  CHECK(std::count(epochs.begin(), epochs.end(), 4) == rounds - 1);
  CHECK(endings == std::vector<Ending>{Ending::by_callback});
}

TEST_CASE("the points and folds of a grid train together, and one that fails changes no other") {
  const auto data = toy::quadrants(120);
  const Together learner{.epochs = 3, .seed = 3};
  const auto search = grid_search(learner, data, Grid{.learning_rate = {1e38, 0.001, 0.05}});
  REQUIRE(search.points().size() == 3);
  const auto splits = k_fold(data.size(), rounds, learner.seed);
  std::vector<std::vector<std::size_t>> train;
  for (const Split& split : splits) train.push_back(split.train);
  for (std::size_t p = 0; p < 2; ++p) {
    const auto& point = search.points()[p];
    CHECK(point.failure.empty());
    const std::vector<Together> learners(splits.size(), point.learner);
    const auto models = fit_together<Together>(learners, data, train);
    for (std::size_t r = 0; r < splits.size(); ++r)
      CHECK(point.result.folds[r].accuracy() ==
            evaluate(models[r], data, splits[r].test).accuracy());
  }
  CHECK(search.best().learning_rate == 0.05);
  CHECK(search.points()[2].learner.learning_rate == 1e38);
  CHECK(search.points()[2].failure.rfind("fit_together: a weight of model 0 is not a finite number",
                                         0) == 0);
}

TEST_CASE("early stopping masks the lane of a model and gives back its best weights") {
  using L = Recipe<EarlyStopping<EarlyStop{.patience = 3, .part = 0.2}>>;
  const auto data = toy::quadrants(100);
  const L learner{.epochs = 200, .seed = 2, .learning_rate = 0.2};  // soon over the best epoch
  std::vector<std::vector<std::size_t>> train;
  for (const Split& split : k_fold(data.size(), rounds, 5)) train.push_back(split.train);
  std::vector<int> best_epoch(rounds);
  std::vector<double> best(rounds, 1e9);
  std::vector<int> epochs(rounds);
  std::vector<Outcome> outcomes(rounds);
  struct Watch {
    std::vector<int>& best_epoch;
    std::vector<double>& best;
    std::vector<int>& epochs;
    std::vector<Outcome>& outcomes;
    void operator()(const Epoch& epoch) {
      const auto m = static_cast<std::size_t>(epoch.fold) - 1;
      epochs[m] = epoch.number;
      if (epoch.validation_loss < best[m])
        best[m] = epoch.validation_loss, best_epoch[m] = epoch.number;
    }
    void finished(const Outcome& outcome) {
      outcomes[static_cast<std::size_t>(outcome.fold) - 1] = outcome;
    }
  };
  const std::vector<L> learners(rounds, learner);
  const auto models =
      fit_together<L>(learners, data, train, Watch{best_epoch, best, epochs, outcomes});
  int early = 0;
  for (std::size_t m = 0; m < models.size(); ++m) {
    if (outcomes[m].ending != Ending::early) continue;
    ++early;
    CHECK(epochs[m] == best_epoch[m] + 3);
    CHECK(outcomes[m].epochs == epochs[m]);
    // The weights given back have the best loss on what this model's early stopping held out.
    const Split own = detail::split_held_out(learner, data, std::span<const std::size_t>(train[m]));
    CHECK(mean_loss(learner, models[m], data, own.test).loss ==
          doctest::Approx(best[m]).epsilon(1e-4));
  }
  CHECK(early > rounds / 2);
  // Models of which none is stopped early are not changed by those that are.
  const std::vector<L> first(learners.begin(), learners.begin() + 1);
  const std::vector<std::vector<std::size_t>> its(train.begin(), train.begin() + 1);
  const auto alone = fit_together<L>(first, data, its);
  const auto a = alone[0].parameters();
  const auto b = models[0].parameters();
  CHECK(std::equal(a.begin(), a.end(), b.begin(), b.end()));
}

TEST_CASE("where no callback gets losses, weights that are no finite numbers are an error") {
  auto data = toy::quadrants(40);
  data.add(std::array{std::nanf(""), 0.0F}, 1);  // 0·NaN is NaN: trained on or not
  const std::vector<std::vector<std::size_t>> train(3, all_indices(40));
  const std::vector<Together> learners(3, Together{.epochs = 4});
  CHECK_THROWS_WITH_AS(
      static_cast<void>(fit_together<Together>(learners, data, train)),
      "fit_together: a weight of model 0 is not a finite number after epoch 1: input 0 of sample "
      "40 is NaN.",
      Error);
}
