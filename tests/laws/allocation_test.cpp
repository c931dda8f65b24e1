// SPDX-License-Identifier: MIT
// Inference and training steps allocate nothing.
#include <array>
#include <memory>
#include <vector>

#include <doctest/doctest.h>

#include <ctnn.hpp>

#include "support/no_alloc.hpp"

using namespace ctnn;

namespace {

constexpr auto small = Dense<4, 8, ReLU> >> Dense<3, Softmax>;
constexpr auto large = Dense<300, 200, Tanh> >> Dense<10, Softmax>;  // parameters on the heap
// Neurons on lanes, with trained alphas and whole rows: what keeps buffers of its own.
constexpr auto varied = Planned<(Dense<20, 40, PReLU> >> Dense<33, Softmax> >> Dense<3, Softmax>),
                                PlanOptions{.orientation = Orientation::neurons_on_lanes}>;
constexpr auto disturbed =
    Planned<(Dense<16, 20, ReLU> >> Dropout<0.1> >> GaussianNoise<0.1> >> Dense<3, Softmax>),
            PlanOptions{.orientation = Orientation::neurons_on_lanes}>;

template <const auto& net, int In, int Out>
void check_model() {
  const auto model = std::make_unique<Model<net>>();
  const auto workspace = std::make_unique<typename Model<net>::Workspace>();
  const std::vector<float> x(100 * std::size_t{In}, 0.5F);
  std::vector<float> y(100 * std::size_t{Out});
  CHECK(support::allocations_of(
            [&] { y[0] = (*model)(std::span<const float, In>(x.data(), In))[0]; }) == 0);
  const std::vector<double> wide(In, 0.5);  // converted
  CHECK(support::allocations_of([&] { y[0] = (*model)(wide)[0]; }) == 0);
  CHECK(support::allocations_of([&] {
          (*model)(Rows<const float, In>(x.data(), 100), Rows<float, Out>(y.data(), 100),
                   *workspace);
        }) == 0);
}

template <const auto& net, int In, int Out, auto... Policies>
void check_trainer() {
  Dataset<In, Classes<Out>> data;
  std::array<float, In> x{};
  for (int i = 0; i < 40; ++i) {
    x.fill(static_cast<float>(i) / 40);
    data.add(x, i % Out);
  }
  using L = Learner<net, CrossEntropy, L2<1e-3>, Adam<>, Batch<16>, Standardize, Policies...>;
  const auto trainer = std::make_unique<Trainer<L>>(L{});
  const auto indices = all_indices(16);
  CHECK(support::allocations_of([&] {
          trainer->gather(data, indices);
          trainer->step();
          trainer->differentiate();
        }) == 0);
  CHECK(support::allocations_of(
            [&] { trainer->template partial_fit<Classes<Out>>(data.x(0), data.target(0)); }) == 0);
}

}  // namespace

TEST_CASE("the counter counts malloc and operator new") {
  CHECK(support::allocations_of([] {
          const auto keep = std::make_unique<int>(3);
          CHECK(*keep == 3);
        }) >= 1);
  void* block = nullptr;
  CHECK(support::allocations_of([&] { block = std::malloc(10); }) == 1);
  std::free(block);
  CHECK(support::allocations_of([] { const std::vector<float, AlignedAllocator<float>> v(9); }) >=
        1);
}

TEST_CASE("inference allocates nothing") {
  check_model<small, 4, 3>();
  check_model<large, 300, 10>();
  check_model<varied, 20, 3>();
}

TEST_CASE("a stream of small batches allocates nothing") {
  using L = Learner<small, CrossEntropy, Adam<>, Batch<4>>;
  const auto trainer = std::make_unique<Trainer<L>>(L{});
  const std::array<float, 12> x{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};  // (3, 4)
  const std::array<int, 3> targets{0, 2, 1};
  Step step;
  CHECK(support::allocations_of([&] {
          for (int i = 0; i < 5; ++i)
            step = trainer->partial_fit<Classes<3>>(Rows<const float, 4>(x.data(), 3), targets);
        }) == 0);
  CHECK(step.weight == 3);
  CHECK(trainer->steps() == 5);

  const auto line = std::make_unique<Trainer<Learner<Dense<4, 2>, HalfSquaredError, Batch<4>>>>(
      Learner<Dense<4, 2>, HalfSquaredError, Batch<4>>{});
  CHECK(support::allocations_of([&] {
          step = line->partial_fit<Values<2>>(Rows<const float, 4>(x.data(), 3),
                                              Rows<const float, 2>(x.data(), 3));
        }) == 0);
  CHECK(step.weight == 3);
}

TEST_CASE("nor with all that may surround an update") {
  using L = Learner<small, CrossEntropy, Batch<16>, ClipNorm<1>, WeightDecay<0.1>, MaxNorm<2>,
                    ReduceOnPlateau<0.5, 0>, WarmUp<1>>;
  Dataset<4, Classes<3>> data;
  data.add(std::array<float, 4>{1, 2, 3, 4}, 2);
  const auto trainer = std::make_unique<Trainer<L>>(L{});
  const auto indices = all_indices(1);
  CHECK(support::allocations_of([&] {
          trainer->gather(data, indices);
          for (int epoch = 1; epoch <= 3; ++epoch) {
            trainer->set_position({.epoch = epoch, .epochs = 3, .step = epoch - 1, .steps = 3});
            trainer->step();
            trainer->epoch_done(1);
          }
        }) == 0);
  CHECK(trainer->learning_rate() == L{}.learning_rate * 0.5);
}

TEST_CASE("a training step with dropout and augmentation allocates nothing") {
  check_trainer<disturbed, 16, 3, Shift<1>, InputNoise<0.1>, FeatureDropout<0.1>, Mixup<>>();
}

TEST_CASE("a training step allocates nothing") {
  check_trainer<small, 4, 3>();
  check_trainer<large, 300, 10>();
  check_trainer<varied, 20, 3>();
}
