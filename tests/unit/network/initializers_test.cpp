// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <ctnn/fleet/fleet.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/training/trainer.hpp>
using namespace ctnn;

namespace {

constexpr auto net = Named<"hidden", Dense<40, 60, Tanh>> >> Dense<30, ReLU>;
template <auto... Policies>
using With = Learner<net, HalfSquaredError, Policies...>;

/// First parameters with the initializers of a learner, in logical order.
template <class L, class T = double>
std::vector<T> initialized(std::uint64_t seed = 3) {
  std::vector<T> parameters(L::shape::parameters, T(99));
  initialize<typename L::network_type, typename L::initializers>(parameters.data(), seed);
  return parameters;
}

struct Moments {
  double mean;
  double variance;
  double fourth;  // over the variance squared: 9/5 of a uniform, 3 of a normal distribution
  double largest;
};
/// Of the weights of layer l.
template <class L>
Moments moments(std::size_t l) {
  const auto all = initialized<L>();
  const LayerInfo& layer = L::shape::layers[l];
  Moments m{};
  const auto n = static_cast<double>(layer.biases - layer.weights);
  for (std::size_t k = layer.weights; k < layer.biases; ++k) {
    m.mean += all[k] / n;
    m.variance += all[k] * all[k] / n;
    m.fourth += std::pow(all[k], 4) / n;
    m.largest = std::max(m.largest, std::abs(all[k]));
  }
  m.fourth /= m.variance * m.variance;
  return m;
}

/// Five deviations of each estimate from n = 1800 weights or more.
template <auto I>
void check_uniform(double variance_0, double variance_1) {
  for (const std::size_t l : {0U, 1U}) {
    const double variance = l == 0 ? variance_0 : variance_1;
    const Moments m = moments<With<I>>(l);
    CHECK(std::abs(m.mean) < 5 * std::sqrt(variance / 1800));
    CHECK(std::abs(m.variance / variance - 1) < 5 * std::sqrt(0.8 / 1800));
    CHECK(std::abs(m.fourth - 1.8) < 0.2);
    CHECK(m.largest <= std::sqrt(3 * variance));
  }
}
template <auto I>
void check_normal(double variance_0, double variance_1) {
  for (const std::size_t l : {0U, 1U}) {
    const double variance = l == 0 ? variance_0 : variance_1;
    const Moments m = moments<With<I>>(l);
    CHECK(std::abs(m.mean) < 5 * std::sqrt(variance / 1800));
    CHECK(std::abs(m.variance / variance - 1) < 5 * std::sqrt(2.0 / 1800));
    CHECK(std::abs(m.fourth - 3) < 5 * std::sqrt(24.0 / 1800));
    CHECK(m.largest > 3 * std::sqrt(variance));
  }
}

/// The largest element of |W·Wᵀ/gain² − I|, or of Wᵀ·W where there are more outputs.
double off_orthogonal(const std::vector<double>& w, std::size_t out, std::size_t in, double gain) {
  const std::size_t count = std::min(in, out);
  double worst = 0;
  for (std::size_t a = 0; a < count; ++a)
    for (std::size_t b = 0; b <= a; ++b) {
      double product = 0;
      for (std::size_t i = 0; i < std::max(in, out); ++i)
        product += in < out ? w[i * in + a] * w[i * in + b] : w[a * in + i] * w[b * in + i];
      worst = std::max(worst, std::abs(product / (gain * gain) - (a == b ? 1 : 0)));
    }
  return worst;
}

}  // namespace

TEST_CASE("uniform ones have the variance of their fan, within their bounds") {
  check_uniform<GlorotUniform>(2.0 / 100, 2.0 / 90);
  check_uniform<HeUniform>(2.0 / 40, 2.0 / 60);
  check_uniform<LeCunUniform>(1.0 / 40, 1.0 / 60);
  check_uniform<Uniform<-3, 3>>(3, 3);
  const Moments m = moments<With<Uniform<1, 2>>>(0);
  CHECK(std::abs(m.mean - 1.5) < 5 * std::sqrt(1.0 / 12 / 2400));
}

TEST_CASE("normal ones have the variance of their fan") {
  check_normal<GlorotNormal>(2.0 / 100, 2.0 / 90);
  check_normal<HeNormal>(2.0 / 40, 2.0 / 60);
  check_normal<LeCunNormal>(1.0 / 40, 1.0 / 60);
  check_normal<Normal<2>>(4, 4);
}

TEST_CASE("a constant is every weight's, and no bias's") {
  const auto all = initialized<With<Constant<-2>, OnLayer<"hidden", Zeros>>>();
  for (const std::size_t l : {0U, 1U}) {
    const LayerInfo& layer = With<>::shape::layers[l];
    for (std::size_t k = layer.weights; k < layer.biases; ++k)
      CHECK(all[k] == (l == 0 ? 0.0 : -2.0));
    for (std::size_t k = layer.biases; k < layer.weights + layer.parameters(); ++k)
      CHECK(all[k] == 0);
  }
}

TEST_CASE("Orthogonal is orthogonal to rounding: wide, tall and square") {
  // Each element is a sum of at most 60 products, and rounded: λ·√k·u with λ = 4.
  const double bound = 4 * std::sqrt(60) * std::numeric_limits<double>::epsilon();
  const auto all = initialized<With<Orthogonal<2>>>();
  CHECK(off_orthogonal(all, 60, 40, 2) < bound);
  CHECK(off_orthogonal({all.begin() + 2460, all.end()}, 30, 60, 2) < bound);
  using Square = Learner<Dense<50, 50>, HalfSquaredError, Orthogonal<>>;
  CHECK(off_orthogonal(initialized<Square>(), 50, 50, 1) < bound);
  CHECK(initialized<Square>(4) != initialized<Square>(3));
}

TEST_CASE("OnLayer is for its layer, and the rest start as without it, to the bit") {
  const auto rest = initialized<With<>, float>();
  const auto named = initialized<With<OnLayer<"hidden", HeNormal>>, float>();
  const auto everywhere = initialized<With<HeNormal>, float>();
  CHECK(std::equal(named.begin(), named.begin() + 2400, everywhere.begin()));
  CHECK(std::equal(named.begin() + 2400, named.end(), rest.begin() + 2400));
  CHECK(named[5] != rest[5]);
  CHECK(everywhere[2465] != rest[2465]);
  // What Tanh and ReLU have by themselves.
  CHECK(initialized<With<OnLayer<"hidden", GlorotUniform>, HeUniform>, float>() == rest);
}

TEST_CASE("weights depend on seed, layer and logical place only, alone and in a fleet") {
  using L = With<OnLayer<"hidden", Orthogonal<>>, LeCunNormal>;
  const auto expected = initialized<L, float>(7);
  Trainer<L> trainer(L{.seed = 7});
  CHECK(std::equal(expected.begin(), expected.end(), trainer.parameters().begin()));
  const std::vector<L> learners{{.seed = 1}, {.seed = 7}};
  const auto model = Fleet<L>(learners).model(1);
  CHECK(std::equal(expected.begin(), expected.end(), model.parameters().begin()));
}

namespace {
using Small = Learner<(Named<"first", Dense<2, 3>> >> Dense<2>), HalfSquaredError,
                      OnLayer<"first", Orthogonal<>>, HeNormal>;
constexpr auto at_compile_time = [] {
  std::array<float, Small::shape::parameters> parameters{};
  initialize<Small::network_type, Small::initializers>(parameters.data(), 3);
  return parameters;
}();
}  // namespace

TEST_CASE("constant expressions draw the same weights") {
  const auto at_run_time = initialized<Small, float>();
  for (std::size_t k = 0; k < at_run_time.size(); ++k)
    CHECK(std::abs(at_compile_time[k] - at_run_time[k]) <=
          std::numeric_limits<float>::epsilon() * std::abs(at_run_time[k]));
}
