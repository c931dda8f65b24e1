// SPDX-License-Identifier: MIT
// Samples of weight zero, in front, behind and between the others, change no bit of anything that is
// fitted, counted or drawn, whatever they hold.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <vector>

#include <ctnn/ensemble/bagging.hpp>
#include <ctnn/ensemble/out_of_bag.hpp>
#include <ctnn/metrics/probabilities.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/training/history.hpp>
#include <ctnn/validation/cross_val_predict.hpp>
#include <ctnn/validation/cross_validate.hpp>
#include <ctnn/validation/curves.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

using Data = Dataset<2, Classes<3>>;

/// A data set, and the same with others of weight zero among its samples.
struct Pair {
  Data plain;
  Data more;
  std::vector<std::size_t> place;  // in `more`, of every sample of `plain`
};
Pair with_absent(std::size_t n) {
  constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();
  const auto all = toy::quadrants(static_cast<int>(n));
  Pair result;
  std::vector<int> groups;
  std::vector<int> groups_of_more;
  const auto absent = [&](int target, float x) {
    result.more.add(std::array<float, 2>{x, -1e30F}, target, 0.0F);
    groups_of_more.push_back(77);
  };
  absent(2, not_a_number);
  for (std::size_t s = 0; s < n; ++s) {
    if (s % 5 == 3) absent(static_cast<int>(s % 3), 1e30F);
    result.place.push_back(result.more.size());
    const float weight = 0.5F + static_cast<float>(s % 3);
    result.plain.add(all.x(s), all.target(s), weight);
    result.more.add(all.x(s), all.target(s), weight);
    groups.push_back(static_cast<int>(s % 11));
    groups_of_more.push_back(groups.back());
  }
  absent(0, not_a_number);
  absent(1, -3);
  result.plain.set_groups(groups);
  result.more.set_groups(groups_of_more);
  return result;
}

template <class M>
std::vector<float> bits(const M& model) {
  return {model.parameters().begin(), model.parameters().end()};
}

void check_rounds(const auto& strategy) {
  const Pair pair = with_absent(40);
  auto plain = strategy.splits(pair.plain, 5);
  const auto more = strategy.splits(pair.more, 5);
  REQUIRE(plain.size() == more.size());
  for (std::size_t r = 0; r < plain.size(); ++r) {
    for (auto* part : {&plain[r].train, &plain[r].test})
      for (std::size_t& s : *part) s = pair.place[s];
    CHECK(plain[r].train == more[r].train);
    CHECK(plain[r].test == more[r].test);
  }
}

constexpr auto net = Dense<2, 5, Tanh> >> Dense<3, Softmax>;
constexpr auto tiles = Planned<net, PlanOptions{.orientation = Orientation::neurons_on_lanes}>;
template <auto Net, auto... Policies>
using With = Learner<Net, CrossEntropy, Adam<0.05>, Batch<8>, Standardize, Policies...>;

template <class L>
void check_fit() {
  const Pair pair = with_absent(45);
  History plain;
  History more;
  const auto a = fit(L{.epochs = 6, .seed = 3}, pair.plain, plain, validate_on(pair.plain));
  const auto b = fit(L{.epochs = 6, .seed = 3}, pair.more, more, validate_on(pair.more));
  CHECK(bits(a) == bits(b));
  REQUIRE(plain.epochs.size() == more.epochs.size());
  for (std::size_t e = 0; e < plain.epochs.size(); ++e) {
    CHECK(plain.epochs[e].loss == more.epochs[e].loss);
    CHECK(plain.epochs[e].penalty == more.epochs[e].penalty);
    CHECK(plain.epochs[e].accuracy == more.epochs[e].accuracy);
    CHECK(plain.epochs[e].validation_loss == more.epochs[e].validation_loss);
    CHECK(plain.epochs[e].samples == more.epochs[e].samples);
  }
  CHECK(plain.outcome.text == more.outcome.text);
}

}  // namespace

TEST_CASE("scaling is by the samples that weigh") {
  const Pair pair = with_absent(50);
  const auto plain = Standardize.fit(pair.plain, all_indices(pair.plain.size()));
  const auto more = Standardize.fit(pair.more, all_indices(pair.more.size()));
  CHECK(plain.shift == more.shift);
  CHECK(plain.factor == more.factor);
  const auto none = Standardize.fit(pair.more, std::vector<std::size_t>{0});
  CHECK(none.shift == std::array{0.0F, 0.0F});
  CHECK(none.factor == std::array{1.0F, 1.0F});
}

TEST_CASE("rounds of validation are drawn of the samples that weigh") {
  check_rounds(HoldOut<0.25>);
  check_rounds(ShuffleSplit<3, 0.25>);
  check_rounds(KFold<4>);
  check_rounds(RepeatedKFold<3, 2>);
  check_rounds(StratifiedKFold<4>);
  check_rounds(RepeatedStratifiedKFold<3, 2>);
  check_rounds(GroupKFold<4>);
  check_rounds(LeaveOneOut);
  check_rounds(LeavePOut<2>);
  check_rounds(TimeSeriesSplit<4>);
  check_rounds(Bootstrap<3>);
}

TEST_CASE("a training is that of the samples that weigh") {
  check_fit<With<net, L2<0.01>, EarlyStopping<EarlyStop{.patience = 2, .part = 0.2}>>>();
  check_fit<With<tiles, FullBatch, ClassWeights<1, 2, 0.5>>>();
}

TEST_CASE("a class of weight zero is not there either") {
  Pair pair = with_absent(45);
  Data two;  // without class 2
  for (std::size_t s = 0; s < pair.plain.size(); ++s)
    if (pair.plain.target(s) != 2)
      two.add(pair.plain.x(s), pair.plain.target(s), pair.plain.weight(s));
  using L = With<net, ClassWeights<1, 1, 0>>;
  CHECK(bits(fit(L{.epochs = 4}, pair.more)) == bits(fit(L{.epochs = 4}, two)));
}

TEST_CASE("losses and scores of a model are those of the samples that weigh") {
  const Pair pair = with_absent(70);
  Model<net> model;
  initialize<decltype(net)>(model.parameters(), 4);
  using L = With<net>;
  const LossScores plain = mean_loss(L{}, model, pair.plain);
  const LossScores more = mean_loss(L{}, model, pair.more);
  CHECK(plain.loss == more.loss);
  CHECK(plain.accuracy == more.accuracy);
  CHECK(plain.mistakes == more.mistakes);
  CHECK(evaluate(model, pair.plain).accuracy() == evaluate(model, pair.more).accuracy());
  CHECK(evaluate(model, pair.more).samples() == 70);
  CHECK(log_loss(predict(model, pair.plain)) == log_loss(predict(model, pair.more)));
}

TEST_CASE("validations, curves and bags are those of the samples that weigh") {
  const Pair pair = with_absent(48);
  using L = With<net, StratifiedKFold<4>>;  // rounds train together where that pays
  const L learner{.epochs = 4, .seed = 2};
  const auto plain = cross_validate(learner, pair.plain, log_loss);
  const auto more = cross_validate(learner, pair.more, log_loss);
  CHECK(plain[log_loss].folds == more[log_loss].folds);
  CHECK(plain.pooled.accuracy() == more.pooled.accuracy());
  CHECK(more.pooled.samples() == 48);

  const auto predicted = cross_val_predict(learner, pair.more);
  CHECK(predicted.size() == 48);
  CHECK(log_loss(predicted) == log_loss(cross_val_predict(learner, pair.plain)));

  const Curve of_plain = learning_curve(learner, pair.plain, {0.5, 1.0});
  const Curve of_more = learning_curve(learner, pair.more, {0.5, 1.0});
  for (std::size_t p = 0; p < 2; ++p) {
    CHECK(of_plain.points[p].at == of_more.points[p].at);
    CHECK(of_plain.points[p].training == of_more.points[p].training);
    CHECK(of_plain.points[p].validation == of_more.points[p].validation);
  }

  const auto bag = fit(Bagging<3>(learner), pair.plain);
  const auto bag_of_more = fit(Bagging<3>(learner), pair.more);
  for (std::size_t m = 0; m < 3; ++m)
    CHECK(bits(bag.members()[m]) == bits(bag_of_more.members()[m]));
  CHECK(out_of_bag(bag, pair.plain).score() == out_of_bag(bag_of_more, pair.more).score());
}
