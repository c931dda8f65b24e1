// SPDX-License-Identifier: MIT
// Bags, predictions, scores, batch calls and importance have the same bits on any number of threads.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <vector>

#include <oneapi/tbb/global_control.h>

#include <ctnn/ensemble/bagging.hpp>
#include <ctnn/ensemble/out_of_bag.hpp>
#include <ctnn/metrics/classification.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/metrics/predict.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/parallel/threads.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/validation/partial_dependence.hpp>
#include <ctnn/validation/permutation_importance.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

/// More threads than this machine may have cores.
const tbb::global_control eight(tbb::global_control::max_allowed_parallelism, 8);

constexpr auto net = Dense<2, 3, Softmax>;
using L = Learner<net, CrossEntropy, SGD<0.1>, Batch<16>>;
constexpr int models = 4 * Vector<float>::lanes + 3;  // groups on lanes, and models by themselves

template <class Target>
bool same(const Predictions<Target>& a, const Predictions<Target>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a.sample(i) != b.sample(i) || a.decided(i) != b.decided(i) ||
        !std::ranges::equal(a.output(i), b.output(i)))
      return false;
  return true;
}

}  // namespace

TEST_CASE("a bag is the same to the bit, on any number of threads") {
  const auto data = toy::quadrants(60);
  const auto bagging = Bagging<models>(L{.epochs = 2, .seed = 3});
  int calls = 0;
  const auto count = [&](const Epoch&) { ++calls; };
  const auto expected = fit(bagging, data, count);
  CHECK(calls == 2 * models);
  for (int t = 1; t <= 8; ++t) {
    const auto bag = fit(bagging, data, Threads{t}, count);
    CHECK(calls == 2 * models * (t + 1));  // one at a time, without any lock of its own
    for (std::size_t m = 0; m < models; ++m)
      CHECK(std::ranges::equal(bag.members()[m].parameters(), expected.members()[m].parameters()));
  }
}

TEST_CASE("predictions and scores are, and so are those out of bag and of raw rows") {
  const auto data = toy::quadrants(5000);  // several tasks, the last not full
  Model<net> model;
  initialize<decltype(net)>(model.parameters(), 3);
  std::vector<std::size_t> samples = all_indices(data.size());
  std::ranges::reverse(samples);
  samples.push_back(17);
  const Bag bag(std::vector<Model<net>>(3, model),
                {.seed = 1, .data_size = data.size(), .samples = all_indices(data.size())});
  const auto expected = predict(model, data, samples);
  const auto scores = evaluate(model, data, samples);
  const auto out = out_of_bag(bag, data);
  const Rows<const float, 2> x(data.x(0).data(), data.size(), Dataset<2, Classes<3>>::stride);
  const auto workspace = std::make_unique<Model<net>::Workspace>();
  std::vector<float> rows(data.size() * 3);
  model(x, Rows<float, 3>(rows.data(), data.size()), *workspace);
  for (int t = 1; t <= 8; ++t) {
    const Threads threads{t};
    CHECK(same(predict(model, data, samples, threads), expected));
    CHECK(same(predict(bag, data, threads), predict(bag, data)));
    CHECK(evaluate(model, data, samples, threads).confusion.correct() ==
          scores.confusion.correct());
    CHECK(evaluate(model, data, threads).samples() == data.size());
    CHECK(same(out_of_bag(bag, data, threads).predictions, out.predictions));
    std::vector<float> y(rows.size());
    predict(model, x, Rows<float, 3>(y.data(), data.size()), threads);
    CHECK(y == rows);
  }
  CHECK(predict(model, data, std::vector<std::size_t>{}, Threads{2}).empty());
}

TEST_CASE("what a callback throws on a thread reaches the caller, of the first member to throw") {
  const auto data = toy::quadrants(40);
  const auto fail = [](const Epoch& epoch) {
    if (epoch.fold > models - 3) throw std::runtime_error(std::to_string(epoch.fold));
  };
  const std::string first = std::to_string(models - 2);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(fit(Bagging<models>(L{.epochs = 1}), data, fail, Threads{4})),
      first.c_str(), std::runtime_error);
}

TEST_CASE("so is what a model makes of its inputs") {
  const auto data = toy::quadrants(300);
  Model<net> model;
  initialize<decltype(net)>(model.parameters(), 3);
  const auto importance = permutation_importance(model, data, accuracy_score);
  const auto dependence = partial_dependence(model, data, 0, {.individual = true});
  for (const int t : {1, 3, 8}) {
    const auto losses = permutation_importance(model, data, accuracy_score, {}, Threads{t});
    for (std::size_t k = 0; k < 2; ++k)
      CHECK(losses.inputs[k].losses == importance.inputs[k].losses);
    const auto of = partial_dependence(model, data, 0, {.individual = true}, Threads{t});
    CHECK(of.mean == dependence.mean);
    CHECK(of.individual == dependence.individual);
  }
}
