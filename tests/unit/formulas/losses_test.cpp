// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto classifier = Dense<2, 4, Tanh> >> Dense<3, Softmax>;
constexpr auto yes_no = Dense<2, 4, Tanh> >> Dense<1, Sigmoid>;

template <const auto& net, auto... Policies>
using Double = Learner<net, Policies..., SGD<>, Batch<16>, Precision<double>>;

std::array<float, 2> point(int s) {
  const Random random(8, Purpose::split, 9);
  const auto k = static_cast<std::uint64_t>(2 * s);
  return {2 * random.uniform(k) - 1, 2 * random.uniform(k + 1) - 1};
}

struct Seen {
  double loss;
  double weight;
  std::vector<double> gradients;
};
template <class L>
Seen differentiated(const auto& data) {
  Trainer<L> trainer(L{.seed = 1});
  trainer.gather(data, all_indices(data.size()));
  const Step step = trainer.differentiate();
  return {step.loss, step.weight, {trainer.gradients().begin(), trainer.gradients().end()}};
}
void check_same(const Seen& a, const Seen& b) {
  CHECK(a.loss == doctest::Approx(b.loss).epsilon(1e-12));
  CHECK(a.weight == doctest::Approx(b.weight).epsilon(1e-12));
  REQUIRE(a.gradients.size() == b.gradients.size());
  for (std::size_t k = 0; k < a.gradients.size(); ++k)
    CHECK(std::abs(a.gradients[k] - b.gradients[k]) < 1e-14);
}

/// Loss and gradients of one sample 1 at a layer with these weights and no bias.
template <auto Net, auto Loss, class Target>
Step at_logits(const std::vector<float>& z, typename Target::value_type target) {
  using L = Learner<Net, Loss, SGD<>, Batch<1>>;
  Dataset<1, Target> data;
  data.add(std::array{1.0F}, target);
  Trainer<L> trainer(L{});
  std::copy(z.begin(), z.end(), trainer.parameters().begin());
  trainer.gather(data, all_indices(1));
  const Step step = trainer.differentiate();
  for (const float g : trainer.gradients()) CHECK(std::isfinite(g));
  return step;
}

/// The outputs for the only sample, after training on it.
template <auto Net, auto Loss, class Target>
auto optimum(int target) {
  using L = Learner<Net, Loss, Adam<0.05>, Batch<1>>;
  Dataset<1, Target> data;
  data.add(std::array{1.0F}, target);
  return fit(L{.epochs = 2000}, data)(data.x(0));
}

}  // namespace

TEST_CASE("a sample of weight k counts like the sample k times") {
  Dataset<2, Classes<3>> weighted;
  Dataset<2, Classes<3>> repeated;
  for (int s = 0; s < 6; ++s) {
    const int k = s % 4;  // 0, 1, 2, 3: a sample of weight zero is as if it were not there
    weighted.add(point(s), s % 3, static_cast<float>(k));
    for (int r = 0; r < k; ++r) repeated.add(point(s), s % 3);
  }
  using L = Double<classifier, CrossEntropy>;
  check_same(differentiated<L>(weighted), differentiated<L>(repeated));
}

TEST_CASE("a class of weight k counts like its samples k times") {
  Dataset<2, Classes<3>> once;
  Dataset<2, Classes<3>> repeated;
  for (int s = 0; s < 6; ++s) {
    once.add(point(s), s % 3);
    for (int r = 0; r <= s % 3; ++r) repeated.add(point(s), s % 3);
  }
  check_same(differentiated<Double<classifier, CrossEntropy, ClassWeights<1.0, 2.0, 3.0>>>(once),
             differentiated<Double<classifier, CrossEntropy>>(repeated));
}

TEST_CASE("class weights of yes and no, times the weights of samples") {
  Dataset<2, Binary> weighted;
  Dataset<2, Binary> repeated;
  for (int s = 0; s < 4; ++s) {
    weighted.add(point(s), s % 2, static_cast<float>(s % 2 + 1));
    for (int r = 0; r < (s % 2 == 0 ? 1 : 6); ++r) repeated.add(point(s), s % 2);
  }
  check_same(differentiated<Double<yes_no, BinaryCrossEntropy, ClassWeights<1.0, 3.0>>>(weighted),
             differentiated<Double<yes_no, BinaryCrossEntropy>>(repeated));
}

TEST_CASE("the loss that fit reports is the mean by weight") {
  Dataset<2, Classes<3>> weighted;
  for (int s = 0; s < 24; ++s) weighted.add(point(s), s % 3, static_cast<float>(s % 4));
  using L = Learner<classifier, CrossEntropy, SGD<1e-30>, Batch<8>>;
  History history;
  [[maybe_unused]] const auto model = fit(L{.epochs = 1, .seed = 1}, weighted, history);
  Learner<classifier, CrossEntropy, SGD<1e-30>, Batch<24>> whole{.seed = 1};
  Trainer<decltype(whole)> trainer(whole);
  trainer.gather(weighted, all_indices(24));
  const Step step = trainer.differentiate();
  CHECK(history.epochs[0].loss == doctest::Approx(step.loss).epsilon(1e-6));
  CHECK(history.epochs[0].accuracy == doctest::Approx(step.correct / step.weight).epsilon(1e-6));
}

TEST_CASE("LabelSmoothing bounds the outputs that are best") {
  const auto smooth =
      optimum<Dense<1, 3, Softmax>, LabelSmoothing<0.1, CrossEntropy>, Classes<3>>(2);
  CHECK(smooth[0] == doctest::Approx(0.1 / 3).epsilon(1e-3));
  CHECK(smooth[2] == doctest::Approx(0.9 + 0.1 / 3).epsilon(1e-3));
  const auto sharp = optimum<Dense<1, 3, Softmax>, CrossEntropy, Classes<3>>(2);
  CHECK(sharp[2] > 0.9999F);

  const auto maybe =
      optimum<Dense<1, 1, Sigmoid>, LabelSmoothing<0.1, BinaryCrossEntropy>, Binary>(0);
  CHECK(maybe[0] == doctest::Approx(0.05).epsilon(1e-3));
  const auto no = optimum<Dense<1, 1, Sigmoid>, BinaryCrossEntropy, Binary>(0);
  CHECK(no[0] < 1e-3F);
}

TEST_CASE("binary cross entropy is finite at logits of ±1e4") {
  const auto check = [](auto loss_at) {
    CHECK(loss_at(1e4F, 1) == 0);
    CHECK(loss_at(-1e4F, 0) == 0);
    CHECK(loss_at(1e4F, 0) == doctest::Approx(1e4));
    CHECK(loss_at(-1e4F, 1) == doctest::Approx(1e4));
  };
  check([](float z, int t) {
    return at_logits<Dense<1, 1, Sigmoid>, BinaryCrossEntropy, Binary>({z}, t).loss;
  });
  check([](float z, int t) {
    return at_logits<Dense<1, 1>, BinaryCrossEntropyOnLogits, Binary>({z}, t).loss;
  });
}

TEST_CASE("cross entropy is finite at logits of ±1e4") {
  const auto check = [](auto loss_at) {
    const std::vector<float> z{1e4F, -1e4F, 0};
    CHECK(loss_at(z, 0) == 0);
    CHECK(loss_at(z, 1) == doctest::Approx(2e4));
    CHECK(loss_at(z, 2) == doctest::Approx(1e4));
  };
  check([](const auto& z, int t) {
    return at_logits<Dense<1, 3, Softmax>, CrossEntropy, Classes<3>>(z, t).loss;
  });
  check([](const auto& z, int t) {
    return at_logits<Dense<1, 3>, CrossEntropyOnLogits, Classes<3>>(z, t).loss;
  });
  check([](const auto& z, int t) {
    return at_logits<Dense<1, 3, Softmax>, KLDivergence, Classes<3>>(z, t).loss;
  });
}

TEST_CASE("LogCosh and Poisson behind Softplus are finite at logits of ±1e4") {
  const std::array t{2.0F};
  const auto log_cosh = [&](float z) {
    return at_logits<Dense<1, 1>, LogCosh, Values<1>>({z}, t).loss;
  };
  CHECK(log_cosh(1e4F) == doctest::Approx(1e4 - 2 - std::log(2.0)));
  CHECK(log_cosh(-1e4F) == doctest::Approx(1e4 + 2 - std::log(2.0)));
  const auto poisson = [&](float z) {
    return at_logits<Dense<1, 1, Softplus>, Poisson, Values<1>>({z}, t).loss;
  };
  CHECK(poisson(1e4F) == doctest::Approx(1e4 - 2 * std::log(1e4)));
}

TEST_CASE("the perceptron's rule starts from weights of zero, and learns what a line divides") {
  static constexpr auto perceptron = Dense<2, 1, Sign>;
  using L = Learner<perceptron, PerceptronLoss, SGD<1.0>, Batch<1>>;
  Dataset<2, Binary> data;
  for (int s = 0; s < 40; ++s) {
    const auto x = point(s);
    if (std::abs(x[0] - 2 * x[1] + 0.25F) > 0.1F) data.add(x, x[0] - 2 * x[1] + 0.25F > 0);
  }
  Trainer<L> trainer(L{});
  std::fill(trainer.parameters().begin(), trainer.parameters().end(), 0.0F);
  const std::array first{std::size_t{0}};
  trainer.gather(data, first);
  trainer.step();
  const float t = data.target(0) == 0 ? -1 : 1;  // w ← w + rate·t·x
  CHECK(trainer.parameters()[0] == t * data.x(0)[0]);
  CHECK(trainer.parameters()[1] == t * data.x(0)[1]);
  CHECK(trainer.parameters()[2] == t);

  for (int epoch = 0; epoch < 200; ++epoch)
    for (std::size_t s = 0; s < data.size(); ++s) {
      trainer.gather(data, std::array{s});
      trainer.step();
    }
  const auto model = trainer.model();
  for (std::size_t s = 0; s < data.size(); ++s)
    CHECK(model(data.x(s))[0] == (data.target(s) == 0 ? -1 : 1));
}

TEST_CASE("own losses of elements and of rows count alike") {
  static constexpr auto elements = loss([](auto y, auto t) { return abs(t - y); });
  static constexpr auto rows = loss([](auto y, auto t) { return row_sum(abs(t - y)); });
  static constexpr auto net = Dense<2, 3>;
  Dataset<2, Values<3>> data;
  for (int s = 0; s < 5; ++s) data.add(point(s), std::array{0.5F, -1.0F, static_cast<float>(s)});
  check_same(differentiated<Double<net, elements>>(data), differentiated<Double<net, rows>>(data));
}
