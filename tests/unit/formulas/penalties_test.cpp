// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <ctnn.hpp>

using namespace ctnn;

namespace {

/// t = 2·x₀ − x₃ of eight inputs.
Dataset<8, Values<1>> sparse_plane() {
  const Random random(1, Purpose::split, 5);
  Dataset<8, Values<1>> data;
  for (std::size_t s = 0; s < 64; ++s) {
    std::array<float, 8> x{};
    for (std::size_t i = 0; i < 8; ++i) x[i] = 2 * random.uniform(8 * s + i) - 1;
    data.add(x, std::array{2 * x[0] - x[3]});
  }
  return data;
}

constexpr auto linear = Dense<8, 1>;

template <auto Penalty>
std::vector<float> trained_weights() {
  const auto data = sparse_plane();
  using L = Learner<linear, HalfSquaredError, Penalty, SGD<0.1>, Batch<64>>;
  Trainer<L> trainer(L{.seed = 2});
  trainer.gather(data, all_indices(data.size()));
  for (int k = 0; k < 1000; ++k) trainer.step();
  const auto w = trainer.parameters();
  return {w.begin(), w.begin() + 8};
}

constexpr auto deep = Dense<3, 4, PReLU> >> Named<"code", Dense<5, PReLU>> >> Dense<2, PReLU>;

template <auto... Penalties>
using Double = Learner<deep, HalfSquaredError, Penalties..., SGD<0.5>, Batch<4>, Precision<double>>;

template <class L>
Trainer<L> prepared() {
  Trainer<L> trainer(L{.seed = 4});
  for (double& w : trainer.parameters()) w += 0.125;  // biases too are away from zero
  Dataset<3, Values<2>> data;
  for (int s = 0; s < 4; ++s) {
    const auto x = static_cast<float>(s);
    data.add(std::array{x, 1 - x, 0.5F}, std::array{x, -x});
  }
  trainer.gather(data, all_indices(4));
  return trainer;
}

/// Which parameters these penalties change the gradient of.
template <auto... Penalties>
std::vector<bool> touched() {
  auto plain = prepared<Double<>>();
  auto penalized = prepared<Double<Penalties...>>();
  plain.differentiate();
  penalized.differentiate();
  std::vector<bool> result;
  for (std::size_t k = 0; k < plain.gradients().size(); ++k)
    result.push_back(plain.gradients()[k] != penalized.gradients()[k]);
  return result;
}
/// Which parameters these penalties change in a step.
template <auto... Penalties>
std::vector<bool> moved() {
  auto plain = prepared<Double<>>();
  auto penalized = prepared<Double<Penalties...>>();
  plain.step();
  penalized.step();
  std::vector<bool> result;
  for (std::size_t k = 0; k < plain.parameters().size(); ++k)
    result.push_back(plain.parameters()[k] != penalized.parameters()[k]);
  return result;
}

/// The weights of some layers, and nothing else.
template <class... Which>
std::vector<bool> weights_of(Which... layers) {
  using shape = Double<>::shape;
  std::vector<bool> result(shape::parameters, false);
  for (const std::size_t l : {static_cast<std::size_t>(layers)...})
    for (std::size_t k = shape::layers[l].weights; k < shape::layers[l].biases; ++k)
      result[k] = true;
  return result;
}

constexpr auto Quartic = penalty<0.1>([](auto w) { return pow(w, 4); });

}  // namespace

TEST_CASE("ProximalL1 makes weights that do not matter exactly zero, the subgradient does not") {
  const auto proximal = trained_weights<ProximalL1<0.05>>();
  const auto subgradient = trained_weights<L1<0.05>>();
  for (const std::size_t i : {1, 2, 4, 5, 6, 7}) {
    CHECK(proximal[i] == 0);
    CHECK(subgradient[i] != 0);
    CHECK(std::abs(subgradient[i]) < 0.05);
  }
  // What matters is shrunk by about λ over the variance of an input, 1/3.
  CHECK(proximal[0] == doctest::Approx(2 - 0.15).epsilon(0.05));
  CHECK(proximal[3] == doctest::Approx(-1 + 0.15).epsilon(0.05));
}

TEST_CASE("penalties act on every weight, and neither on biases nor on PReLU's alphas") {
  const auto all = weights_of(0, 1, 2);
  CHECK(touched<L1<0.1>>() == all);
  CHECK(touched<L2<0.1>>() == all);
  CHECK(touched<ElasticNet<0.1, 0.1>>() == all);
  CHECK(touched<Quartic>() == all);
  CHECK(moved<ProximalL1<0.1>>() == all);
}

TEST_CASE("a proximal penalty takes no part in the gradient") {
  CHECK(touched<ProximalL1<0.1>>() == std::vector<bool>(Double<>::shape::parameters, false));
}

TEST_CASE("OnLayer acts on the weights of its layer only") {
  CHECK(touched<OnLayer<"code", L2<0.1>>>() == weights_of(1));
  CHECK(moved<OnLayer<"code", ProximalL1<0.1>>>() == weights_of(1));
}

TEST_CASE("OnWeight acts on one weight only, with its strength") {
  constexpr std::size_t at = Double<>::shape::layers[1].weights + 3 * 4 + 2;
  auto only = weights_of(1);
  for (std::size_t k = 0; k < only.size(); ++k) only[k] = k == at;
  CHECK(touched<OnWeight<"code", 3, 2, L2<0.1>>>() == only);
  CHECK(moved<OnWeight<"code", 3, 2, ProximalL1<0.1>>>() == only);

  auto plain = prepared<Double<>>();
  auto penalized = prepared<Double<OnWeight<"code", 3, 2, L2<0.1>>>>();
  plain.differentiate();
  const Step step = penalized.differentiate();
  const double w = plain.parameters()[at];
  CHECK(penalized.gradients()[at] - plain.gradients()[at] == doctest::Approx(0.1 * w));
  CHECK(step.penalty == doctest::Approx(0.05 * w * w));
}

TEST_CASE("a penalty on all weights and one on a layer add up") {
  auto both = prepared<Double<L2<0.1>, OnLayer<"code", L2<0.3>>>>();
  auto plain = prepared<Double<>>();
  both.differentiate();
  plain.differentiate();
  using shape = Double<>::shape;
  for (const LayerInfo& layer : shape::layers)
    for (std::size_t k = layer.weights; k < layer.biases; ++k)
      CHECK(both.gradients()[k] - plain.gradients()[k] ==
            doctest::Approx((layer.name == "code" ? 0.4 : 0.1) * plain.parameters()[k]));
}

TEST_CASE("C₁·w₃² + C₂·w₄² leaves a quadratic of a polynomial of degree four") {
  static constexpr auto polynomial = Named<"poly", Dense<4, 1>>;
  Dataset<4, Values<1>> data;
  for (int s = -8; s <= 8; ++s) {
    const float x = static_cast<float>(s) / 8;
    data.add(std::array{x, x * x, x * x * x, x * x * x * x},
             std::array{1 - x + 2 * x * x + 0.5F * x * x * x - x * x * x * x});
  }
  const auto fitted = [&](auto learner) {
    Trainer<decltype(learner)> trainer(learner);
    trainer.gather(data, all_indices(data.size()));
    for (int k = 0; k < 50000; ++k) trainer.step();
    return trainer.model();
  };
  using Free = Learner<polynomial, HalfSquaredError, SGD<0.001>, Batch<17>, Precision<double>>;
  using Bound =
      Learner<polynomial, HalfSquaredError, OnWeight<"poly", 0, 2, L2<1000.0>>,
              OnWeight<"poly", 0, 3, L2<1000.0>>, SGD<0.001>, Batch<17>, Precision<double>>;
  const auto free = fitted(Free{.learning_rate = 0.5});
  const auto bound = fitted(Bound{});
  const auto w = bound.weights<0>();
  CHECK(free.weights<0>()(0, 2) == doctest::Approx(0.5).epsilon(0.01));
  CHECK(free.weights<0>()(0, 3) == doctest::Approx(-1).epsilon(0.01));
  CHECK(std::abs(w(0, 2)) < 1e-3);
  CHECK(std::abs(w(0, 3)) < 1e-3);
  CHECK(std::abs(w(0, 0)) > 0.5);
  CHECK(std::abs(w(0, 1)) > 0.5);
}

TEST_CASE("KLSparsity lowers the mean activity of a layer toward rho") {
  static constexpr auto coder = Named<"code", Dense<4, 6, Sigmoid>> >> Dense<4>;
  const auto mean_activity = [](auto learner) {
    const Random random(3, Purpose::split, 6);
    Dataset<4, Values<4>> data;
    for (std::size_t s = 0; s < 32; ++s) {
      std::array<float, 4> x{};
      for (std::size_t i = 0; i < 4; ++i) x[i] = random.uniform(4 * s + i);
      data.add(x, x);
    }
    Trainer<decltype(learner)> trainer(learner);
    trainer.gather(data, all_indices(32));
    for (int k = 0; k < 2000; ++k) trainer.step();
    Model<Dense<4, 6, Sigmoid>> code;
    std::copy_n(trainer.parameters().begin(), code.parameters().size(), code.parameters().begin());
    double sum = 0;
    for (std::size_t s = 0; s < 32; ++s)
      for (const float y : code(data.x(s))) sum += static_cast<double>(y);
    return sum / (32 * 6);
  };
  using Free = Learner<coder, HalfSquaredError, Adam<0.01>, Batch<32>>;
  using Sparse = Learner<coder, HalfSquaredError, OnOutputs<"code", KLSparsity<1.0, 0.05>>,
                         Adam<0.01>, Batch<32>>;
  CHECK(mean_activity(Free{}) > 0.3);
  CHECK(mean_activity(Sparse{}) == doctest::Approx(0.05).epsilon(0.3));
}

TEST_CASE("penalties on outputs of a batch that weighs nothing are nothing") {
  static constexpr auto coder = Named<"code", Dense<2, 3, Sigmoid>> >> Dense<1>;
  using L = Learner<coder, HalfSquaredError, OnOutputs<"code", KLSparsity<1.0, 0.05>>,
                    OnOutputs<"code", L1<1.0>>, Batch<2>>;
  Dataset<2, Values<1>> data;
  data.add(std::array{1.0F, 2.0F}, std::array{1.0F}, 0);
  Trainer<L> trainer(L{});
  trainer.gather(data, all_indices(1));
  const Step step = trainer.differentiate();
  CHECK(step.loss == 0);
  CHECK(step.penalty == 0);
  for (const float g : trainer.gradients()) CHECK(g == 0);
}

TEST_CASE("KLSparsity of neurons that are saturated for every sample is finite") {
  static constexpr auto coder = Named<"code", Dense<1, 2, Sigmoid>> >> Dense<1>;
  using L = Learner<coder, HalfSquaredError, OnOutputs<"code", KLSparsity<1.0, 0.05>>, Batch<2>>;
  Dataset<1, Values<1>> data;
  data.add(std::array{1.0F}, std::array{1.0F});
  Trainer<L> trainer(L{});
  trainer.parameters()[0] = 1e4F;
  trainer.parameters()[1] = -1e4F;
  trainer.gather(data, all_indices(1));
  CHECK(std::isfinite(trainer.differentiate().penalty));
  for (const float g : trainer.gradients()) CHECK(std::isfinite(g));
}
