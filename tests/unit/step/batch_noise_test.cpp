// SPDX-License-Identifier: MIT
// Dropout and noise in training: seeds, epochs and samples decide, and inference knows nothing.
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

#include <doctest/doctest.h>

#include <ctnn/loss/loss_gradient.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/training/fit.hpp>
#include <ctnn/training/trainer.hpp>

#include "support/toy.hpp"

using namespace ctnn;

namespace {

constexpr PlanOptions on_neurons{.orientation = Orientation::neurons_on_lanes};
constexpr auto bare = Dense<2, 24, Tanh> >> Dense<3, Softmax>;
constexpr auto dropped = Dense<2, 24, Tanh> >> Dropout<0.5> >> Dense<3, Softmax>;
constexpr auto tiled = Planned<dropped, on_neurons>;
constexpr auto idle = Dropout<0.0> >> Dense<2, 24, Tanh> >> GaussianNoise<0.0> >> Dense<3, Softmax>;

template <auto Net>
using L = Learner<Net, CrossEntropy, SGD<0.1>, Batch<8>>;

template <auto Net>
std::vector<float> trained(std::uint64_t seed) {
  const auto data = toy::quadrants(40);
  const auto model = fit(L<Net>{.epochs = 3, .seed = seed}, data);
  return {model.parameters().begin(), model.parameters().end()};
}

/// The loss of these samples at weights that are the same for every learner.
template <auto Net>
double loss_of(const auto& data, std::vector<std::size_t> indices, TrainingPosition position = {},
               std::uint64_t seed = 1) {
  Trainer<L<Net>> trainer(L<Net>{.seed = seed});
  initialize<std::remove_cvref_t<decltype(Net)>>(trainer.parameters(), 9);
  trainer.set_position(position);
  trainer.gather(data, indices);
  return trainer.differentiate().loss;
}

/// Of the loss of a model, without a training step.
template <auto Net>
std::vector<float> gradient_of() {
  Model<Net> model;
  Model<Net> gradient;
  initialize<std::remove_cvref_t<decltype(Net)>>(model.parameters(), 4);
  LossWorkspace<Net, CrossEntropy, float, 8> workspace;
  loss_gradient(model, toy::quadrants(6), all_indices(6), workspace, gradient);
  return {gradient.parameters().begin(), gradient.parameters().end()};
}

}  // namespace

TEST_CASE("the same seed gives the same bits, another seed others") {
  CHECK(trained<dropped>(1) == trained<dropped>(1));
  CHECK(trained<dropped>(1) != trained<dropped>(2));
  CHECK(trained<tiled>(1) == trained<tiled>(1));
  CHECK(trained<dropped>(1) != trained<bare>(1));
}

TEST_CASE("nodes that do nothing change no bit") { CHECK(trained<idle>(1) == trained<bare>(1)); }

TEST_CASE("a model's outputs do not know of its dropout") {
  Model<dropped> with;
  Model<bare> without;
  initialize<decltype(with)::network_type>(with.parameters(), 4);
  initialize<decltype(without)::network_type>(without.parameters(), 4);
  const std::array<float, 2> x{0.3F, -0.7F};
  const auto a = with(std::span<const float, 2>(x));
  const auto b = without(std::span<const float, 2>(x));
  CHECK(std::memcmp(a.data(), b.data(), sizeof a) == 0);
}

TEST_CASE("a sample's mask does not depend on the batch around it") {
  // Sample 7 weighs 1 and all others nothing, so the batch's loss is its own.
  const auto all = toy::quadrants(40);
  Dataset<2, Classes<3>> data;
  for (std::size_t i = 0; i < 40; ++i) data.add(all.x(i), all.target(i), i == 7 ? 1.0F : 0.0F);
  const double alone = loss_of<dropped>(data, {7});
  CHECK(std::abs(loss_of<dropped>(data, {0, 1, 2, 7}) - alone) < 1e-6);
  CHECK(std::abs(loss_of<dropped>(data, {30, 7, 31, 32, 33, 34, 35, 36}) - alone) < 1e-6);
  CHECK(std::abs(loss_of<tiled>(data, {30, 31, 32, 33, 7}) - alone) < 1e-6);
  CHECK(std::abs(loss_of<dropped>(data, {7}, {.epoch = 2}) - alone) > 1e-4);
  CHECK(std::abs(loss_of<dropped>(data, {7}, {}, 2) - alone) > 1e-4);
  CHECK(std::abs(loss_of<bare>(data, {7}) - alone) > 1e-4);
}

TEST_CASE("samples from elsewhere are distinguished by their number") {
  const auto data = toy::quadrants(1);
  const auto losses = [&](std::uint64_t seed) {
    Trainer<L<dropped>> trainer(L<dropped>{.seed = seed, .learning_rate = 1e-30});
    initialize<std::remove_cvref_t<decltype(dropped)>>(trainer.parameters(), 9);
    std::vector<double> seen;
    for (int i = 0; i < 2; ++i)
      seen.push_back(trainer.partial_fit<Classes<3>>(data.x(0), data.target(0)).loss);
    const int target = data.target(0);
    trainer.gather<Classes<3>>(Rows<const float, 2>(data.x(0).data(), 1),
                               std::span<const int>(&target, 1));
    seen.push_back(trainer.step().loss);
    seen.push_back(trainer.step().loss);  // the same batch once more
    return seen;
  };
  const auto seen = losses(3);
  CHECK(seen == losses(3));
  CHECK(seen != losses(4));
  CHECK(seen[0] != seen[1]);
  CHECK(seen[1] != seen[2]);
  CHECK(seen[2] == seen[3]);
}

TEST_CASE("a checkpoint knows how many samples came from memory") {
  const auto data = toy::quadrants(1);
  const auto next = [&](Trainer<L<dropped>>& trainer) {
    return trainer.partial_fit<Classes<3>>(data.x(0), data.target(0)).loss;
  };
  Trainer<L<dropped>> first(L<dropped>{.seed = 3});
  next(first);
  next(first);
  Trainer<L<dropped>> second(L<dropped>{.seed = 4});
  second.restore(first.checkpoint());
  CHECK(next(second) == next(first));
}

TEST_CASE("the gradient of a model's loss does not know of its dropout") {
  constexpr auto plain = Planned<bare, on_neurons>;
  CHECK(gradient_of<tiled>() == gradient_of<plain>());
}

TEST_CASE(
    "where an activation's slope at zero is infinite, dropped neurons have gradients of zero") {
  // y = √(1 + e^z) has the slope (y² − 1)/2y, which backward takes from y: of 0 it is infinite.
  constexpr auto root = activation<"root">([](auto z) { return sqrt(1 + exp(z)); });
  constexpr auto net = Planned<(Dense<2, 16, root> >> Dropout<0.5> >> Dense<1>), on_neurons>;
  using R = Learner<net, HalfSquaredError, SGD<0.1>, Batch<8>>;
  Trainer<R> trainer(R{.seed = 1});
  const auto data = toy::plane(8);
  trainer.gather(data, all_indices(8));
  trainer.differentiate();
  int wrong = 0;
  for (const float g : trainer.gradients()) wrong += !std::isfinite(g);
  CHECK(wrong == 0);
}

TEST_CASE("what dropout drops may be infinite") {
  // A neuron whose output is infinite where it is kept: some samples keep it, some do not.
  constexpr auto net = Planned<(Dense<2, 16, Softplus> >> Dropout<0.5> >> Dense<1>), on_neurons>;
  using R = Learner<net, HalfSquaredError, SGD<0.1>, Batch<1>>;
  Trainer<R> trainer(R{.seed = 1});
  trainer.parameters()[2 * 16] = std::numeric_limits<float>::infinity();  // b of neuron 0
  const auto data = toy::plane(20);
  int finite = 0;
  for (std::size_t i = 0; i < 20; ++i) {
    trainer.gather(data, std::vector<std::size_t>{i});
    finite += std::isfinite(trainer.differentiate().loss);
  }
  CHECK(finite > 3);
  CHECK(finite < 17);
}
