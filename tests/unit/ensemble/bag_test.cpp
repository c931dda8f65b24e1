// SPDX-License-Identifier: MIT
// A bag of models: how they decide together, and what they say out of bag.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include <ctnn/ensemble/bag.hpp>
#include <ctnn/ensemble/out_of_bag.hpp>
#include <ctnn/metrics/classification.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/metrics/predict.hpp>
#include <ctnn/model/initialize.hpp>
#include <ctnn/network/dense.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 3, Softmax>;

/// Members of different first weights, as if trained on bootstrap samples of these samples.
Bag<Model<net>> bag_of(std::size_t n, std::size_t data_size, std::vector<std::size_t> samples) {
  std::vector<Model<net>> members(n);
  for (std::size_t m = 0; m < n; ++m) initialize<decltype(net)>(members[m].parameters(), m);
  return Bag<Model<net>>(std::move(members),
                         {.seed = 4, .data_size = data_size, .samples = std::move(samples)});
}
Bag<Model<net>> bag_of(std::size_t n, std::size_t data_size = 50) {
  return bag_of(n, data_size, all_indices(data_size));
}

}  // namespace

TEST_CASE("a bag of one says what its member says") {
  const auto data = toy::quadrants(70);
  const auto bag = bag_of(1);
  const auto together = predict(bag, data);
  const auto alone = predict(bag.members()[0], data);
  for (std::size_t i = 0; i < data.size(); ++i) {
    CHECK(std::ranges::equal(together.output(i), alone.output(i)));
    CHECK(bag(data.x(i)) == bag.members()[0](data.x(i)));
  }
}

TEST_CASE("outputs are the mean of the members', of one sample and of many") {
  const auto data = toy::quadrants(150);  // more than one block
  const auto bag = bag_of(3);
  const auto together = predict(bag, data);
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto y = bag(data.x(i));
    for (std::size_t o = 0; o < 3; ++o) {
      double mean = 0;
      for (const auto& member : bag.members()) mean += member(data.x(i))[o] / 3.0;
      CHECK(together.output(i)[o] == doctest::Approx(mean).epsilon(1e-5));
      CHECK(y[o] == doctest::Approx(mean).epsilon(1e-5));
    }
  }
  CHECK(evaluate(bag, data).accuracy() == accuracy_score(together));
}

TEST_CASE("every cut of a batch gives every sample the same bits") {
  const auto data = toy::quadrants(150);
  const auto bag = bag_of(5);
  const auto check = [&](const auto& b) {
    const auto workspace = std::make_unique<typename std::remove_cvref_t<decltype(b)>::Workspace>();
    const Rows<const float, 2> x(data.x(0).data(), data.size(), Dataset<2, Classes<3>>::stride);
    std::vector<float> whole(data.size() * 3);
    b(x, Rows<float, 3>(whole.data(), data.size()), *workspace);
    for (const std::size_t cut : {1, 3, 16, 17, 64, 149}) {
      std::vector<float> parts(whole.size());
      for (std::size_t first = 0; first < data.size(); first += cut) {
        const std::size_t n = std::min(cut, data.size() - first);
        b(x.part(first, n), Rows<float, 3>(parts.data(), data.size()).part(first, n), *workspace);
      }
      CHECK(parts == whole);
    }
  };
  check(bag);
  check(bag.with(Votes));
}

TEST_CASE("members vote, which is another thing than their mean") {
  // Two members that lean to class 0, one that is sure of class 1.
  std::vector<Model<net>> members(3);
  for (Model<net>& member : members) {
    member.biases<0>()[0] = 0.4F;
    member.biases<0>()[2] = -9;
  }
  members[2].biases<0>()[0] = -5;
  const Bag mean(members);
  const auto votes = mean.with(Votes);
  const std::array<float, 2> x{};
  CHECK(mean(x)[0] < 0.5F);
  CHECK(votes(x) == std::array{2 / 3.0F, 1 / 3.0F, 0.0F});
  Dataset<2, Classes<3>> data;
  data.add(x, 1);
  CHECK(evaluate(mean, data).accuracy() == 1);
  CHECK(evaluate(votes, data).accuracy() == 0);
  CHECK(predict(votes, data).output(0)[0] == 2 / 3.0F);
}

TEST_CASE("a single output votes by its own rule, and half of the votes is yes") {
  constexpr auto logit = Dense<2, 1>;  // says yes from 0 on
  std::vector<Model<logit>> members(6);
  for (std::size_t m = 0; m < 6; ++m) members[m].biases<0>()[0] = m < 3 ? 0.2F : -4.0F;
  const Bag mean(members);
  Dataset<2, Binary> data;
  data.add(std::array<float, 2>{}, 1);
  CHECK(mean(data.x(0))[0] < 0);
  CHECK(evaluate(mean, data).accuracy() == 0);
  CHECK(mean.with(Votes)(data.x(0))[0] == 0.5F);
  CHECK(evaluate(mean.with(Votes), data).accuracy() == 1);
}

TEST_CASE("a member that puts out NaN makes what all decide together NaN, which is never right") {
  std::vector<Model<net>> members(3);
  members[1].biases<0>()[2] = std::numeric_limits<float>::quiet_NaN();
  const Bag mean(members);
  Dataset<2, Classes<3>> data;
  for (int c = 0; c < 3; ++c) data.add(std::array<float, 2>{}, c);
  const auto y = mean.with(Votes)(data.x(0));
  for (const float share : y) CHECK(std::isnan(share));
  CHECK(evaluate(mean, data).accuracy() == 0);
  CHECK(evaluate(mean.with(Votes), data).accuracy() == 0);
  CHECK(evaluate(mean.with(Votes), data).confusion.undecided() == 3);
}

TEST_CASE("the mean is as much better than its members as they differ from it") {
  // mean (yₘ − t)² = (ȳ − t)² + mean (yₘ − ȳ)²: Krogh and Vedelsby, 1995.
  constexpr auto line = Dense<2, 1>;
  std::vector<Model<line>> members(7);
  for (std::size_t m = 0; m < members.size(); ++m)
    initialize<decltype(line)>(members[m].parameters(), m);
  const Bag bag(members);
  const auto data = toy::plane(80);
  double of_members = 0;
  double difference = 0;
  for (const auto& member : members) {
    of_members += evaluate(member, data).mse() / 7;
    for (std::size_t i = 0; i < data.size(); ++i) {
      const double apart = member(data.x(i))[0] - bag(data.x(i))[0];
      difference += apart * apart / (7.0 * static_cast<double>(data.size()));
    }
  }
  CHECK(difference > 0.1);
  CHECK(evaluate(bag, data).mse() == doctest::Approx(of_members - difference).epsilon(1e-5));
}

TEST_CASE("out of bag, a sample is predicted by the members that have not seen it") {
  auto data = toy::quadrants(50);
  data.set_class_names({"right", "up", "down"});
  const auto bag = bag_of(4);
  const auto out = out_of_bag(bag, data);
  CHECK(out.predictions.class_names() == data.class_names());
  CHECK(out.scores.confusion.class_names() == data.class_names());
  const auto splits = bag.bootstraps();
  std::set<std::size_t> predicted;
  for (std::size_t i = 0; i < out.predictions.size(); ++i) {
    const std::size_t s = out.predictions.sample(i);
    CHECK(predicted.insert(s).second);
    std::array<double, 3> mean{};
    int asked = 0;
    for (std::size_t m = 0; m < 4; ++m) {
      if (std::ranges::count(splits[m].train, s) > 0) continue;
      ++asked;
      for (std::size_t o = 0; o < 3; ++o) mean[o] += bag.members()[m](data.x(s))[o];
    }
    REQUIRE(asked > 0);
    for (std::size_t o = 0; o < 3; ++o)
      CHECK(out.predictions.output(i)[o] == doctest::Approx(mean[o] / asked).epsilon(1e-5));
  }
  for (const std::size_t s : out.seen_by_all) {
    CHECK(predicted.insert(s).second);
    for (const Split& split : splits) CHECK(std::ranges::count(split.train, s) > 0);
  }
  CHECK(!out.seen_by_all.empty());  // 0.632⁴ of them
  CHECK(predicted.size() == data.size());
  CHECK(out.score() == accuracy_score(out.predictions));
}

TEST_CASE("of a part of the data, with samples twice, nothing that was seen is out of bag") {
  const auto data = toy::quadrants(30);
  std::vector<std::size_t> samples{29, 3, 3, 3, 7, 8, 8, 11, 20, 21, 22, 3};
  const auto bag = bag_of(6, 30, samples);
  std::ranges::sort(samples);
  for (const Split& split : bag.bootstraps()) {
    CHECK(split.train.size() == samples.size());
    for (const std::size_t s : split.train) CHECK(std::ranges::binary_search(samples, s));
    for (const std::size_t s : split.test) {
      CHECK(std::ranges::binary_search(samples, s));
      CHECK(std::ranges::count(split.train, s) == 0);
      CHECK(std::ranges::count(split.test, s) == 1);
    }
  }
  const auto out = out_of_bag(bag, data);
  CHECK(out.predictions.size() + out.seen_by_all.size() == 8);  // different ones
}

TEST_CASE("what is no bag, or not that of the data, is said") {
  CHECK_THROWS_WITH_AS(Bag<Model<net>>({}), "Bag: there are no models to decide together.", Error);
  const Bag own(std::vector<Model<net>>(2));
  CHECK_THROWS_WITH_AS(static_cast<void>(out_of_bag(own, toy::quadrants(3))),
                       "Bag: what its models were trained on is known only when fit made the bag.",
                       Error);
  const auto bag = bag_of(2, 10);
  CHECK_THROWS_WITH_AS(static_cast<void>(out_of_bag(bag, toy::quadrants(11))),
                       "out_of_bag: the data set has 11 samples, the bag was trained on one of 10: "
                       "give it the same.",
                       Error);
}

TEST_CASE("a bag that was moved from gives NaN, and says so where it can") {
  auto from = bag_of(2, 10);
  const auto data = toy::quadrants(10);
  const auto to = std::move(from);
  CHECK(from.moved_from());  // NOLINT(bugprone-use-after-move)
  for (const float y : from(data.x(0))) CHECK(std::isnan(y));
  CHECK_THROWS_WITH_AS(
      static_cast<void>(evaluate(from, data)),
      "evaluate: the model was moved from and has no parameters: take the one it was moved to.",
      Error);
  CHECK_THROWS_AS(static_cast<void>(predict(from, data)), Error);
  CHECK_THROWS_AS(static_cast<void>(out_of_bag(from, data)), Error);
  CHECK_THROWS_AS(static_cast<void>(evaluate(to, data, std::vector<std::size_t>{10})), Error);
  CHECK(evaluate(to, data).samples() == 10);
}
