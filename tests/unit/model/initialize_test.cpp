// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <ctnn/graph/shape.hpp>
#include <ctnn/model/initialize.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/layer_info.hpp>
using namespace ctnn;

namespace {

constexpr auto net = Dense<40, 50, ReLU> >> Dense<30, Tanh> >> Dense<20, Softmax>;
using shape = shape_of<decltype(net)>;

template <class Net, class T = float>
std::vector<T> initialized(const Net&, std::uint64_t seed) {
  std::vector<T> parameters(shape_of<Net>::parameters, T(99));
  initialize<Net>(parameters.data(), seed);
  return parameters;
}

/// Weights of one layer, from its block.
std::vector<float> weights(const std::vector<float>& parameters, const LayerInfo& layer) {
  const auto begin = parameters.begin();
  return {begin + static_cast<std::ptrdiff_t>(layer.weights),
          begin + static_cast<std::ptrdiff_t>(layer.biases)};
}

void check_uniform(const std::vector<float>& w, double bound) {
  const auto n = static_cast<double>(w.size());
  double sum = 0;
  double squares = 0;
  for (const float value : w) {
    sum += value;
    squares += static_cast<double>(value) * value;
  }
  // The bound is rounded to float with each weight.
  CHECK(*std::min_element(w.begin(), w.end()) >= -static_cast<float>(bound));
  CHECK(*std::max_element(w.begin(), w.end()) <= static_cast<float>(bound));
  // Five deviations of the mean (variance bound²/3) and of the mean square (4·bound⁴/45).
  CHECK(std::abs(sum / n) < 5 * bound / std::sqrt(3 * n));
  CHECK(std::abs(squares / n - bound * bound / 3) < 5 * bound * bound * std::sqrt(4.0 / 45 / n));
}

}  // namespace

TEST_CASE("layers under ReLU start uniform within He's bound, others within Glorot's") {
  const auto parameters = initialized(net, 3);
  check_uniform(weights(parameters, shape::layers[0]), std::sqrt(6.0 / 40));
  check_uniform(weights(parameters, shape::layers[1]), std::sqrt(6.0 / (50 + 30)));
  check_uniform(weights(parameters, shape::layers[2]), std::sqrt(6.0 / (30 + 20)));
}

TEST_CASE("biases start at zero and every parameter is set") {
  const auto parameters = initialized(net, 3);
  for (const LayerInfo& layer : shape::layers)
    for (int o = 0; o < layer.out; ++o)
      CHECK(parameters[layer.biases + static_cast<std::size_t>(o)] == 0.0F);
  CHECK(std::count(parameters.begin(), parameters.end(), 99.0F) == 0);
}

TEST_CASE("the same seed gives the same weights, another seed others") {
  CHECK(initialized(net, 5) == initialized(net, 5));
  CHECK(initialized(net, 5) != initialized(net, 6));
}

TEST_CASE("layers of one shape start differently") {
  const auto twins = Dense<8, 8, Tanh> >> Dense<8, Tanh>;
  using twin_shape = shape_of<decltype(twins)>;
  const auto parameters = initialized(twins, 1);
  CHECK(weights(parameters, twin_shape::layers[0]) != weights(parameters, twin_shape::layers[1]));
}

TEST_CASE("a weight depends on seed, layer and logical place, not on the layers after it") {
  const auto shorter = Dense<40, 50, ReLU> >> Dense<30, Tanh>;
  const auto parameters = initialized(net, 9);
  const auto of_shorter = initialized(shorter, 9);
  CHECK(std::equal(of_shorter.begin(), of_shorter.end(), parameters.begin()));
}

TEST_CASE("a float model starts from the rounded weights of a double model") {
  const auto narrow = initialized(net, 4);
  const auto wide = initialized<decltype(net), double>(net, 4);
  REQUIRE(narrow.size() == wide.size());
  std::size_t different = 0;
  for (std::size_t k = 0; k < wide.size(); ++k)
    different += narrow[k] != static_cast<float>(wide[k]);
  CHECK(different == 0);
}

namespace {

/// The largest of many weights under an activation is close to the bound of its kind.
template <auto A>
bool starts_like(bool he) {
  constexpr auto layer = Dense<40, 60, A>;
  const auto parameters = initialized(layer, 7);
  const auto w = weights(parameters, shape_of<decltype(layer)>::layers[0]);
  const double bound = std::sqrt(6.0 / (he ? 40 : 40 + 60));
  const auto largest = static_cast<double>(*std::max_element(w.begin(), w.end()));
  return largest <= bound * (1 + 1e-6) && largest > 0.98 * bound;
}
constexpr bool he = true;
constexpr bool glorot = false;

}  // namespace

TEST_CASE("what lets positive numbers pass and holds negative ones back starts by He") {
  CHECK(starts_like<ReLU>(he));
  CHECK(starts_like<LeakyReLU<0.1>>(he));
  CHECK(starts_like<PReLU>(he));
  CHECK(starts_like<ELU<>>(he));
  CHECK(starts_like<SELU>(he));
  CHECK(starts_like<Softplus>(he));
  CHECK(starts_like<Swish>(he));
  CHECK(starts_like<GELU>(he));
  CHECK(starts_like<GELUTanh>(he));
  CHECK(starts_like<Mish>(he));
  CHECK(starts_like<HardSwish>(he));
}

TEST_CASE("what is linear or bounded starts by Glorot") {
  CHECK(starts_like<Identity>(glorot));
  CHECK(starts_like<LeakyReLU<0.9>>(glorot));
  CHECK(starts_like<Sigmoid>(glorot));
  CHECK(starts_like<Tanh>(glorot));
  CHECK(starts_like<Softsign>(glorot));
  CHECK(starts_like<HardTanh>(glorot));
  CHECK(starts_like<HardSigmoid>(glorot));
  CHECK(starts_like<Softmax>(glorot));
  CHECK(starts_like<LogSoftmax>(glorot));
}

TEST_CASE("an own activation starts by what it does to large numbers") {
  constexpr auto square = activation([](auto z) { return pow(max(z, 0), 2); });
  constexpr auto snake = activation([](auto z) { return z + pow(sin(z), 2); });
  CHECK(starts_like<square>(he));
  CHECK(starts_like<snake>(glorot));
}

TEST_CASE("PReLU's alphas start at a quarter") {
  constexpr auto layers = Dense<3, 4, PReLU> >> Dense<2, PReLU>;
  using prelu_shape = shape_of<decltype(layers)>;
  const auto parameters = initialized(layers, 1);
  for (const LayerInfo& layer : prelu_shape::layers)
    for (int o = 0; o < layer.out; ++o)
      CHECK(parameters[layer.alphas + static_cast<std::size_t>(o)] == 0.25F);
}
