// SPDX-License-Identifier: MIT
// Weights of samples count by their ratios, however large they are.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <vector>

#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 3, Tanh> >> Dense<1, Sigmoid>;

/// Weights 1, 2 and 3, and an absent sample, times `unit`.
Dataset<2, Binary> weighted(float unit) {
  const Random random(5, Purpose::split);
  Dataset<2, Binary> data;
  for (std::uint64_t i = 0; i < 40; ++i) {
    const std::array x{2 * random.uniform(2 * i) - 1, 2 * random.uniform(2 * i + 1) - 1};
    data.add(x, x[0] + x[1] > 0.3F, unit * static_cast<float>(i % 4));
  }
  return data;
}
constexpr std::array scales{0x1p-100F, 0x1p63F, 0x1p64F, 0x1p100F, 0x1p123F, 0x1p126F};

struct Trained {
  std::vector<float> parameters;
  std::vector<double> losses;
  friend bool operator==(const Trained&, const Trained&) = default;
};
template <class L>
Trained trained(float unit) {
  const auto data = weighted(unit);
  History history;
  const auto model = fit(L{.epochs = 4, .seed = 3}, data, history);
  Trained result{{model.parameters().begin(), model.parameters().end()}, {}};
  for (const Epoch& epoch : history.epochs) {
    result.losses.insert(result.losses.end(), {epoch.loss, epoch.accuracy});
    if (!std::isnan(epoch.validation_loss)) result.losses.push_back(epoch.validation_loss);
  }
  const LossScores scores = mean_loss(L{}, model, data);
  result.losses.insert(result.losses.end(),
                       {scores.loss, scores.accuracy, static_cast<double>(scores.mistakes)});
  return result;
}
template <class L>
void check() {
  const Trained expected = trained<L>(1);
  for (const float unit : scales) {
    CAPTURE(unit);
    CHECK(trained<L>(unit) == expected);
  }
}

}  // namespace

TEST_CASE("a unit of weight changes no bit of training, nor of what is reported") {
  check<Learner<net, BinaryCrossEntropy, Adam<0.05>, Batch<8>, EarlyStopping<{.patience = 3}>>>();
  check<Learner<net, BinaryCrossEntropy, SGD<0.5>, Batch<8>, FullBatch>>();
}

TEST_CASE("steps report weights as they are") {
  using L = Learner<net, BinaryCrossEntropy, SGD<0.5>, Batch<8>>;
  const std::vector<std::size_t> five{1, 2, 3, 5, 6};  // 1 + 2 + 3 + 1 + 2
  Trainer<L> small(L{}), large(L{});
  small.gather(weighted(1), five);
  large.gather(weighted(0x1p126F), five);
  const Step a = small.differentiate(), b = large.differentiate();
  CHECK(b.weight == 9 * 0x1p126);
  CHECK(b.correct == a.correct * 0x1p126);
  CHECK(b.loss == a.loss);
}

TEST_CASE("a unit of weight changes no bit of models that are trained together") {
  using L = Learner<net, BinaryCrossEntropy, Adam<0.05>, Batch<8>>;
  const std::vector<std::vector<std::size_t>> samples{all_indices(40), all_indices(30)};
  const auto models = [&](float unit) {
    History history;
    const std::vector learners{L{.epochs = 3, .seed = 1}, L{.epochs = 3, .seed = 2}};
    const auto both = fit_together(learners, weighted(unit), samples, history);
    std::vector<double> all;
    for (const auto& model : both)
      all.insert(all.end(), model.parameters().begin(), model.parameters().end());
    for (const Epoch& epoch : history.epochs) all.push_back(epoch.loss);
    return all;
  };
  const auto expected = models(1);
  for (const float unit : scales) CHECK(models(unit) == expected);
}

TEST_CASE("a unit of weight changes no bit of a gradient of the mean loss") {
  Model<net> model;
  initialize<std::remove_const_t<decltype(net)>>(model.parameters(), 1);
  const auto gradient = [&](float unit) {
    LossWorkspace<net, BinaryCrossEntropy> workspace;
    Model<net> sum;
    const auto data = weighted(unit);
    const double loss = loss_gradient(model, data, all_indices(40), workspace, sum);
    std::vector<double> all(sum.parameters().begin(), sum.parameters().end());
    all.push_back(loss);
    return all;
  };
  const auto expected = gradient(1);
  for (const float unit : scales) CHECK(gradient(unit) == expected);
}
