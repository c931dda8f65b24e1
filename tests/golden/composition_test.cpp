// SPDX-License-Identifier: MIT
// A network of every kind of node against PyTorch: gradients, ten losses, running statistics.
#include "golden/composition.hpp"

#include <array>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include <ctnn.hpp>

#include "golden/number.hpp"

using namespace ctnn;

namespace {

constexpr auto net =
    Named<"in", Dense<4, 6, Tanh>> >>
    ((LayerNorm >> Dense<5, GELU> >> Dense<6, NoBias>)+Identity) >>
    Shared<"twice", Dense<6, Sigmoid>> >> Shared<"twice", Dense<6, Sigmoid>> >> BatchNorm<> >>
    (Dense<3, Softmax> | Dense<2, Sigmoid> * Dense<2> | Transposed<"in", Dense<4>>);
constexpr auto tiled = Planned<net, PlanOptions{.orientation = Orientation::neurons_on_lanes}>;

template <auto Net>
using Learned = Learner<Net, Losses<CrossEntropy, HalfSquaredError, HalfSquaredError>,
                        LossWeights<1.0, 0.3, 0.5>, SGD<0.1>, Batch<5>, Precision<double>>;
using Target = Targets<Classes<3>, Values<2>, Values<4>>;

double number(std::size_t k) { return golden::number(static_cast<int>(k)); }

Dataset<4, Target> samples() {
  Dataset<4, Target> data;
  for (std::size_t s = 0; s < 5; ++s) {
    std::array<float, 4> x{};
    for (std::size_t i = 0; i < 4; ++i) x[i] = static_cast<float>(2 * number(7 + 4 * s + i));
    std::array<float, 7> t{static_cast<float>(s % 3)};
    for (std::size_t j = 0; j < 6; ++j) t[1 + j] = static_cast<float>(number(50 + 6 * s + j));
    data.add(x, t);
  }
  return data;
}

template <auto Net>
void expect_pytorch() {
  const auto data = samples();
  Trainer<Learned<Net>> trainer(Learned<Net>{});
  for (const LayerInfo& layer : Learned<Net>::shape::layers)
    for (std::size_t k = layer.weights; k < layer.statistics; ++k)
      trainer.parameters()[k] = number(k);
  trainer.gather(data, all_indices(5));
  trainer.differentiate();
  for (std::size_t k = 0; k < golden::gradients.size(); ++k)
    CHECK(trainer.gradients()[k] == doctest::Approx(golden::gradients[k]).epsilon(1e-6));
  for (const double loss : golden::losses)
    CHECK(trainer.step().loss == doctest::Approx(loss).epsilon(1e-6));
  const auto model = trainer.model();
  constexpr LayerInfo norm = Learned<Net>::shape::layers[5];
  for (std::size_t k = 0; k < golden::statistics.size(); ++k)
    CHECK(model.parameters()[norm.statistics + k] ==
          doctest::Approx(golden::statistics[k]).epsilon(1e-6));
  for (std::size_t s = 0; s < 5; ++s) {
    const auto y = model(data.x(s));
    for (std::size_t o = 0; o < y.size(); ++o)
      CHECK(y[o] == doctest::Approx(golden::outputs[9 * s + o]).epsilon(1e-6));
  }
}

}  // namespace

TEST_CASE("every kind of node as PyTorch has it, samples on lanes") { expect_pytorch<net>(); }
TEST_CASE("every kind of node as PyTorch has it, neurons on lanes") { expect_pytorch<tiled>(); }
