// SPDX-License-Identifier: MIT
// Ensembles of different networks: how they are made, trained, combined and cross-validated.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <vector>

#include <ctnn/ensemble/bagging.hpp>
#include <ctnn/ensemble/ensemble.hpp>
#include <ctnn/ensemble/model_weights.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/validation/cross_validate.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto flat = Dense<2, 3, Softmax>;
constexpr auto deep = Dense<2, 5, ReLU> >> Dense<3, Softmax>;
using Flat = Learner<flat, CrossEntropy, SGD<0.1>, OneByOne, KFold<3>>;
using Deep = Learner<deep, CrossEntropy, SGD<0.2>, OneByOne>;

template <class M>
bool same(const M& a, const M& b) {
  return std::ranges::equal(a.parameters(), b.parameters());
}

/// A Softmax layer whose outputs are these for inputs of zero, for which only ratios matter.
Model<flat> says(float a, float b, float c) {
  Model<flat> model;
  const std::array y{a, b, c};
  for (std::size_t o = 0; o < 3; ++o) model.biases<0>()[o] = std::log(y[o]);
  return model;
}

template <class C, class... M>
EnsembleModel<C, M...> of(const C&, std::array<double, sizeof...(M)> weights, const M&... models) {
  return {std::tuple<M...>(models...), weights};
}

constexpr std::array<float, 2> zero{};

}  // namespace

TEST_CASE("every member is what fit trains by its recipe") {
  const auto data = toy::quadrants(60);
  const Flat one{.epochs = 3, .seed = 4};
  const Deep two{.epochs = 5, .seed = 9};
  const std::vector<std::size_t> some{1, 5, 7, 30, 31, 59};
  const auto model = fit(Ensemble(one, two), data, some);
  CHECK(same(model.member<0>(), fit(one, data, some)));
  CHECK(same(model.member<1>(), fit(two, data, some)));
  CHECK(same(fit(Ensemble(one, two), data).member<1>(), fit(two, data)));
  CHECK(Ensemble(one, two).seed == 4);
}

TEST_CASE("outputs are the mean of the members', by weights if there are any") {
  const auto a = says(0.6F, 0.3F, 0.1F);
  const auto b = says(0.2F, 0.2F, 0.6F);
  const auto mean = of(MeanOutput, {1, 1}, a, b);
  CHECK(mean(zero)[0] == doctest::Approx(0.4));
  CHECK(mean(zero)[2] == doctest::Approx(0.35));
  const auto weighted = mean.with(ModelWeights{3, 1});
  CHECK(weighted(zero)[0] == doctest::Approx(0.5));
  CHECK(weighted(zero)[2] == doctest::Approx(0.225));
  const auto data = toy::quadrants(100);
  const auto ensemble = Ensemble(Flat{.epochs = 2}, ModelWeights{0.25, 0.75}, Deep{.epochs = 2});
  const auto model = fit(ensemble, data);
  const auto p = predict(model, data);
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto y = model(data.x(i));
    const auto flat_y = model.member<0>()(data.x(i));
    const auto deep_y = model.member<1>()(data.x(i));
    for (std::size_t o = 0; o < 3; ++o) {
      CHECK(y[o] == doctest::Approx(0.25 * flat_y[o] + 0.75 * deep_y[o]).epsilon(1e-5));
      CHECK(p.output(i)[o] == doctest::Approx(y[o]).epsilon(1e-5));
    }
  }
}

TEST_CASE("members vote, which is another thing than their mean, and votes have weights") {
  const auto model = of(MeanOutput, {1, 1, 1}, says(0.5F, 0.4F, 0.1F), says(0.5F, 0.4F, 0.1F),
                        says(0.1F, 0.8F, 0.1F));
  const auto votes = model.with(Votes);
  Dataset<2, Classes<3>> data;
  data.add(zero, 1);
  CHECK(evaluate(model, data).accuracy() == 1);
  CHECK(evaluate(votes, data).accuracy() == 0);
  CHECK(votes(zero) == std::array{2 / 3.0F, 1 / 3.0F, 0.0F});
  CHECK(votes.with(ModelWeights{1, 1, 3})(zero) == std::array{0.4F, 0.6F, 0.0F});
  CHECK(evaluate(votes.with(ModelWeights{1, 1, 3}), data).accuracy() == 1);
}

TEST_CASE("probabilities and scores of a single output decide together by votes") {
  constexpr auto probability = Dense<2, 1, Sigmoid>;
  constexpr auto score = Dense<2, 1>;
  Model<score> no;
  no.biases<0>()[0] = -0.1F;
  Model<probability> yes;
  yes.biases<0>()[0] = 0.1F;
  const auto votes = of(Votes, {1, 1}, no, yes);
  CHECK(votes(zero) == std::array{0.5F});
  Dataset<2, Binary> data;
  data.add(zero, 1);
  CHECK(evaluate(votes, data).accuracy() == 1);  // of two halves yes
  CHECK(evaluate(votes.with(ModelWeights{3, 2}), data).accuracy() == 0);
}

TEST_CASE("every cut of a batch gives every sample the same bits") {
  const auto data = toy::quadrants(150);
  const auto model =
      fit(Ensemble(Flat{.epochs = 1}, Deep{.epochs = 1}, ModelWeights{0.3, 0.6}), data);
  const auto workspace = std::make_unique<std::remove_cv_t<decltype(model)>::Workspace>();
  const Rows<const float, 2> x(data.x(0).data(), data.size(), Dataset<2, Classes<3>>::stride);
  std::vector<float> whole(data.size() * 3);
  model(x, Rows<float, 3>(whole.data(), data.size()), *workspace);
  for (const std::size_t cut : {1, 3, 17, 64}) {
    std::vector<float> parts(whole.size());
    for (std::size_t first = 0; first < data.size(); first += cut) {
      const std::size_t n = std::min(cut, data.size() - first);
      model(x.part(first, n), Rows<float, 3>(parts.data(), data.size()).part(first, n), *workspace);
    }
    CHECK(parts == whole);
  }
}

TEST_CASE("an ensemble is cross-validated by the strategy of its first learner") {
  const auto data = toy::quadrants(60);
  auto ensemble = Ensemble(Flat{.epochs = 2, .seed = 3}, Deep{.epochs = 2});
  ensemble.seed = 8;
  const auto result = cross_validate(ensemble, data);
  REQUIRE(result.folds.size() == 3);
  const Split second = k_fold(60, 3, 8)[1];
  const auto model = fit(ensemble, data, second.train);
  CHECK(result.folds[1].accuracy() == evaluate(model, data, second.test).accuracy());
}

TEST_CASE("callbacks get the member's number, a bag's too") {
  const auto data = toy::quadrants(30);
  std::vector<int> folds;
  const auto model = fit(Ensemble(Flat{.epochs = 2}, Bagging<3>(Flat{.epochs = 1})), data,
                         [&](const Epoch& epoch) {
                           CHECK(epoch.folds == 2);
                           folds.push_back(epoch.fold);
                         });
  CHECK(folds == std::vector<int>{1, 1, 2, 2, 2});
  CHECK(model.member<1>().size() == 3);
}

TEST_CASE("weights that cannot be are said") {
  CHECK_THROWS_WITH_AS((ModelWeights{1.0, -2.0}), "ModelWeights: -2.000000 is not 0 or more.",
                       Error);
  CHECK_THROWS_WITH_AS((ModelWeights{0, 0}),
                       "ModelWeights: all are 0, so that no model would count.", Error);
  for (const double weight : {1e300, 1e-60})
    CHECK_THROWS_WITH_AS(
        (ModelWeights{weight, 0}),
        "ModelWeights: their sum is no float; only ratios matter: give numbers around 1.", Error);
  using Two = Ensemble<Flat, Deep>::model_type;
  for (const double weight : {0.0, -1.0, std::nan(""), HUGE_VAL})
    CHECK_THROWS_AS((Two({}, {weight, 0.0})), Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(fit(Ensemble(Flat{}, Deep{}), Dataset<2, Classes<3>>{})),
                       "fit: there are no samples to train on.", Error);
}
