// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto classifier = Dense<3, 6, Tanh> >> Dense<4, Softmax>;
constexpr auto line = Dense<3, 5, ReLU> >> Dense<2>;

/// 40 samples of three numbers; sample s weighs 1 or 2.
template <class Target>
Dataset<3, Target> samples() {
  Dataset<3, Target> data;
  const Random random(4, Purpose::split);
  for (std::uint64_t s = 0; s < 40; ++s) {
    std::array<float, 3> x{};
    for (std::uint64_t i = 0; i < 3; ++i) x[i] = 2 * random.uniform(s * 8 + i) - 1;
    const float weight = s % 3 == 0 ? 2.0F : 1.0F;
    if constexpr (ClassTarget<Target>) {
      data.add(x, static_cast<int>(s % 4), weight);
    } else {
      const std::array<float, 2> t{x[0] * x[1], random.uniform(s * 8 + 7)};
      data.add(x, t, weight);
    }
  }
  return data;
}

/// Model m does not see the samples s with s % 5 == m % 5, and nothing of the second batch when m is
/// a multiple of 3.
bool sees(std::size_t m, std::size_t s) {
  return s % 5 != m % 5 && !(m % 3 == 0 && s >= 12 && s < 24);
}

template <class L>
std::vector<L> learners(std::size_t n) {
  std::vector<L> all;
  constexpr double strength = std::is_same_v<typename L::penalty_type, NoPenalty> ? 0 : 0.02;
  for (std::size_t m = 0; m < n; ++m)
    all.push_back(L{.seed = m,
                    .learning_rate = 0.01 * static_cast<double>(1 + m % 4),
                    .penalty = m % 2 == 0 ? strength : 0.0});
  return all;
}

/// The largest difference between models trained together and alone, over three batches of twelve and
/// one of four. Both round every sum of at most 12 products of numbers of size 1 differently, in six
/// steps; Adam divides by the root of a mean square, which may be as small as a gradient.
template <class L, class Target>
double worst_difference(std::size_t n) {
  const auto data = samples<Target>();
  const auto settings = learners<L>(n);
  Fleet<L> fleet(settings);
  std::vector<float, AlignedAllocator<float>> weights(data.size() * fleet.padded());
  for (std::size_t s = 0; s < data.size(); ++s)
    for (std::size_t m = 0; m < n; ++m) weights[s * fleet.padded() + m] = sees(m, s) ? 1.0F : 0.0F;
  const Rows<const float, 1> rows(weights.data(), data.size(), fleet.padded());
  const auto all = all_indices(data.size());
  const Batches batches(all, 12);
  for (int epoch = 0; epoch < 2; ++epoch)
    for (std::size_t b = 0; b < batches.count(); ++b) fleet.step(data, batches[b], rows);

  double worst = 0;
  for (std::size_t m = 0; m < n; ++m) {
    Trainer<L> alone(settings[m]);
    double loss = 0;
    double weight = 0;
    double correct = 0;
    double penalty = 0;
    for (int epoch = 0; epoch < 2; ++epoch)
      for (std::size_t b = 0; b < batches.count(); ++b) {
        std::vector<std::size_t> own;
        for (const std::size_t s : batches[b])
          if (sees(m, s)) own.push_back(s);
        if (own.empty()) continue;  // a batch that weighs nothing is none
        alone.gather(data, own);
        const Step step = alone.step();
        loss += step.loss * step.weight;
        weight += step.weight;
        correct += step.correct;
        penalty += step.penalty;
      }
    const auto together = fleet.model(m);
    const auto expected = alone.model();
    for (std::size_t k = 0; k < expected.parameters().size(); ++k)
      worst = std::max(worst, std::abs(static_cast<double>(together.parameters()[k]) -
                                       static_cast<double>(expected.parameters()[k])));
    const Step seen = fleet.take_record(m);
    CHECK(seen.weight == doctest::Approx(weight));
    CHECK(seen.loss == doctest::Approx(loss / weight).epsilon(1e-5));
    CHECK(seen.correct == doctest::Approx(correct));
    CHECK(seen.penalty ==
          doctest::Approx(penalty / static_cast<double>(alone.steps())).epsilon(1e-5));
    CHECK(fleet.take_record(m).weight == 0);  // it was asked
  }
  return worst;
}

}  // namespace

TEST_CASE("models trained together are the models trained alone") {
  using Classes4 = Classes<4>;
  for (const std::size_t n : {1U, 5U, 17U, 33U}) {
    CAPTURE(n);
    CHECK(worst_difference<Learner<classifier, CrossEntropy, SGD<0.01>, L2<0.01>, Batch<12>>,
                           Classes4>(n) < 1e-6);
  }
  CHECK(
      worst_difference<
          Learner<classifier, CrossEntropy, Momentum<0.01>, ProximalL1<0.01>, Batch<12>>, Classes4>(
          18) < 1e-6);
  CHECK(worst_difference<Learner<line, HalfSquaredError, SGD<0.01>, Batch<12>>, Values<2>>(18) <
        1e-6);
}

TEST_CASE("Adam counts the steps of each model by itself") {
  CHECK(worst_difference<Learner<classifier, CrossEntropy, Adam<0.01>, L2<0.01>, Batch<12>>,
                         Classes<4>>(18) < 2e-5);
}

TEST_CASE("a model that has no weight in a batch stays as it was") {
  using L = Learner<classifier, CrossEntropy, Adam<0.01>, Batch<12>>;
  const auto data = samples<Classes<4>>();
  const auto settings = learners<L>(2);
  Fleet<L> fleet(settings);
  std::vector<float, AlignedAllocator<float>> weights(data.size() * fleet.padded());
  for (std::size_t s = 0; s < data.size(); ++s) weights[s * fleet.padded()] = 1;  // model 0 only
  const auto before = fleet.model(1);
  const auto all = all_indices(12);
  for (int i = 0; i < 3; ++i)
    fleet.step(data, all, Rows<const float, 1>(weights.data(), data.size(), fleet.padded()));
  CHECK(std::ranges::equal(fleet.model(1).parameters(), before.parameters()));
  CHECK_FALSE(std::ranges::equal(fleet.model(0).parameters(), before.parameters()));
}

TEST_CASE("NaN in one model's weights stays in that model") {
  using L = Learner<classifier, CrossEntropy, SGD<0.01>, Batch<12>>;
  const auto data = samples<Classes<4>>();
  Fleet<L> fleet(learners<L>(3));
  std::vector<float, AlignedAllocator<float>> weights(data.size() * fleet.padded(), 1.0F);
  for (std::size_t s = 0; s < data.size(); ++s)
    weights[s * fleet.padded() + 1] = std::numeric_limits<float>::quiet_NaN();
  fleet.step(data, all_indices(12),
             Rows<const float, 1>(weights.data(), data.size(), fleet.padded()));
  const auto unharmed = fleet.model(0);
  for (const float w : unharmed.parameters()) CHECK(std::isfinite(w));
  CHECK(std::isnan(fleet.take_record(1).loss));
  CHECK(std::isfinite(fleet.take_record(2).loss));
}

TEST_CASE("fit_together trains each learner on its own samples, scaled by these") {
  using L = Learner<classifier, CrossEntropy, Adam<0.02>, Batch<12>, Standardize>;
  const auto data = samples<Classes<4>>();
  const std::vector<L> settings(3, L{.epochs = 30, .seed = 5});
  const auto all = all_indices(data.size());
  const std::vector<std::size_t> half(all.begin(), all.begin() + 20);
  std::vector<std::size_t> twice = half;
  twice.insert(twice.end(), half.begin(), half.end());
  const std::vector<std::vector<std::size_t>> lists{all, half, twice};
  const auto models = fit_together<L>(settings, data, lists);
  REQUIRE(models.size() == 3);
  // Twice everything is the same mean.
  for (std::size_t k = 0; k < models[1].parameters().size(); ++k)
    CHECK(models[1].parameters()[k] == doctest::Approx(models[2].parameters()[k]).epsilon(1e-3));
  CHECK_FALSE(std::ranges::equal(models[0].parameters(), models[1].parameters()));
  const auto again = fit_together<L>(settings, data, lists);
  CHECK(std::ranges::equal(models[0].parameters(), again[0].parameters()));
}

TEST_CASE("what cannot be trained is said in a sentence") {
  using L = Learner<classifier, CrossEntropy>;
  const auto data = samples<Classes<4>>();
  const std::vector<L> two(2);
  const std::vector<std::vector<std::size_t>> one{{1, 2}};
  CHECK_THROWS_WITH_AS(static_cast<void>(fit_together<L>(two, data, one)),
                       "fit_together: there are 2 learners and 1 lists of samples; give one list "
                       "each.",
                       Error);
  const std::vector<std::vector<std::size_t>> empty{{1, 2}, {}};
  CHECK_THROWS_WITH_AS(static_cast<void>(fit_together<L>(two, data, empty)),
                       "fit_together: model 1 has no samples to train on.", Error);
  auto absent = data;
  absent.add(data.x(0), 0, 0.0F);
  const std::vector<std::vector<std::size_t>> nothing{{1, 2}, {data.size()}};
  CHECK_THROWS_WITH_AS(static_cast<void>(fit_together<L>(two, absent, nothing)),
                       "fit_together: every training sample of model 1 weighs 0, by its own weight "
                       "or by its class's.",
                       Error);
  const std::vector<std::vector<std::size_t>> outside{{1, 2}, {3, 40}};
  CHECK_THROWS_WITH_AS(static_cast<void>(fit_together<L>(two, data, outside)),
                       "fit_together: sample 40 of model 1 is not in the data set, which has 40.",
                       Error);
  const std::vector<L> unequal{L{.epochs = 3}, L{.epochs = 4}};
  const std::vector<std::vector<std::size_t>> lists{{1, 2}, {3, 4}};
  CHECK_THROWS_WITH_AS(
      static_cast<void>(fit_together<L>(unequal, data, lists)),
      "fit_together: model 1 asks for 4 epochs and model 0 for 3; they must be the same.", Error);
  for (const double rate : {-1.0, 0.0, std::numeric_limits<double>::quiet_NaN()}) {
    const std::vector<L> settings{L{.epochs = 1}, L{.epochs = 1, .learning_rate = rate}};
    CHECK_THROWS_AS(static_cast<void>(fit_together<L>(settings, data, lists)), Error);
    CHECK_THROWS_AS(Fleet<L>{settings}, Error);
  }
  CHECK_THROWS_AS(Fleet<L>{std::vector<L>{L{.penalty = 0.5}}}, Error);
}

TEST_CASE("a stopped model stays as it is, the others go on as if nothing had happened") {
  using L = Learner<classifier, CrossEntropy, Adam<0.01>, Batch<12>>;
  const auto data = samples<Classes<4>>();
  const auto settings = learners<L>(18);
  const auto all = all_indices(data.size());
  const Batches batches(all, 12);
  const auto weights =
      std::vector<float, AlignedAllocator<float>>(data.size() * Fleet<L>(settings).padded(), 1.0F);
  const auto run = [&](std::size_t first, std::size_t last) {  // stopped after a first epoch
    Fleet<L> fleet(settings);
    const Rows<const float, 1> rows(weights.data(), data.size(), fleet.padded());
    std::vector<Model<classifier>> then;
    for (int epoch = 0; epoch < 3; ++epoch) {
      for (std::size_t b = 0; b < batches.count(); ++b) fleet.step(data, batches[b], rows);
      if (epoch == 0)
        for (std::size_t m = 0; m < fleet.size(); ++m) {
          then.push_back(fleet.model(m));
          if (m >= first && m < last) fleet.stop(m);
        }
    }
    for (std::size_t m = first; m < last; ++m) {
      CHECK(fleet.stopped(m));
      const auto model = fleet.model(m);
      CHECK(std::ranges::equal(model.parameters(), then[m].parameters()));
    }
    std::vector<float> others;
    for (std::size_t m = 0; m < fleet.size(); ++m)
      if (m < first || m >= last) {
        const auto model = fleet.model(m);
        others.insert(others.end(), model.parameters().begin(), model.parameters().end());
      }
    return others;
  };
  const auto without_two = run(2, 4);
  auto whole = run(0, 0);
  const std::size_t size = Model<classifier>::shape::parameters;
  whole.erase(whole.begin() + 2 * size, whole.begin() + 4 * size);
  CHECK(without_two == whole);
  CHECK(run(0, 16).size() == 2 * size);  // a whole register of them
}

TEST_CASE("a fleet scores samples as its models do one by one, and learns nothing") {
  using L = Learner<classifier, CrossEntropy, L2<0.1>, Standardize, Batch<12>>;
  const auto data = samples<Classes<4>>();
  const auto settings = learners<L>(5);
  Fleet<L> fleet(settings);
  const auto all = all_indices(data.size());
  for (std::size_t m = 0; m < 5; ++m) fleet.set_scaler(m, Standardize.fit(data, all));
  fleet.stop(1);
  std::vector<float, AlignedAllocator<float>> weights(data.size() * fleet.padded());
  for (std::size_t s = 0; s < data.size(); ++s)
    for (std::size_t m = 0; m < 5; ++m) weights[s * fleet.padded() + m] = sees(m, s) ? 0.0F : 1.0F;
  const Batches batches(all, 12);
  const auto before = fleet.model(2);
  for (std::size_t b = 0; b < batches.count(); ++b)
    fleet.evaluate(data, batches[b],
                   Rows<const float, 1>(weights.data(), data.size(), fleet.padded()));
  const auto after = fleet.model(2);
  CHECK(std::ranges::equal(before.parameters(), after.parameters()));
  for (std::size_t m = 0; m < 5; ++m) {
    const auto model = fleet.model(m);
    double loss = 0;
    double correct = 0;
    double weight = 0;
    for (std::size_t s = 0; s < data.size(); ++s) {
      if (sees(m, s)) continue;
      const auto y = model(data.x(s));
      const auto target = static_cast<std::size_t>(data.target(s));
      loss -= data.weight(s) * std::log(static_cast<double>(y[target]));
      correct += std::max_element(y.begin(), y.end()) - y.begin() == data.target(s) ? data.weight(s)
                                                                                    : 0.0F;
      weight += data.weight(s);
    }
    const Step seen = fleet.take_record(m);
    CHECK(seen.weight == doctest::Approx(weight));
    CHECK(seen.loss == doctest::Approx(loss / weight).epsilon(1e-5));
    CHECK(seen.correct == doctest::Approx(correct));
    CHECK(seen.penalty == 0);
  }

  // The earlier names do the same.
  const Rows<const float, 1> rows(weights.data(), data.size(), fleet.padded());
  fleet.evaluate(data, batches[0], rows);
  const Step evaluated = fleet.take_record(2);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  fleet.score(data, batches[0], rows);
  CHECK(fleet.seen(2).loss == evaluated.loss);
  fleet.set_moment({});
  CHECK(fleet.rate(2) == fleet.learning_rate(2));
#pragma GCC diagnostic pop
}

TEST_CASE("models train together on targets that each scales by its own samples") {
  using Plain = Learner<line, HalfSquaredError, Adam<0.02>, Batch<12>>;
  using L = Learner<line, HalfSquaredError, Adam<0.02>, Batch<12>, StandardizeTargets>;
  auto data = samples<Values<2>>();
  for (std::size_t s = 0; s < data.size(); ++s)
    data.set_target(s, 0, 1000 + 30 * data.target(s)[0]);
  const auto all = all_indices(data.size());
  const std::vector<std::vector<std::size_t>> lists{all, {all.begin(), all.begin() + 20}};
  std::vector<double> losses;
  const auto models = fit_together(std::vector<L>(2, L{.epochs = 20, .seed = 5}), data, lists,
                                   [&](const Epoch& epoch) { losses.push_back(epoch.loss); });
  std::vector<double> losses_by_hand(losses.size());
  for (std::size_t m = 0; m < 2; ++m) {
    const auto scaler = StandardizeTargets.fit(data, lists[m]);
    auto by_hand = data;
    for (std::size_t s = 0; s < data.size(); ++s)
      for (std::size_t o = 0; o < 2; ++o) by_hand.set_target(s, o, scaler(data.target(s)[o], o));
    auto expected = fit_together(
        std::vector<Plain>(2, Plain{.epochs = 20, .seed = 5}), by_hand, lists,
        [&](const Epoch& epoch) {
          if (epoch.fold == static_cast<int>(m) + 1)
            losses_by_hand[2 * static_cast<std::size_t>(epoch.number - 1) + m] = epoch.loss;
        })[m];
    fold_target_scaling(expected, scaler);
    CHECK(std::ranges::equal(models[m].parameters(), expected.parameters()));
  }
  CHECK(losses == losses_by_hand);
}
