// SPDX-License-Identifier: MIT
// Everything that may surround an update trains in constant expressions, too.
#include <array>
#include <type_traits>

#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 1>;
constexpr std::array<float, 4> xs{1, 2, 3, 4};  // (2, 2)
constexpr std::array<int, 2> targets{0, 1};

template <auto... Policies>
constexpr std::array<float, 3> after_two_steps() {
  using L = Learner<net, BinaryCrossEntropyOnLogits, SGD<0.5>, Batch<2>, Policies...>;
  Trainer<L, float> trainer(L{.seed = 1});
  for (int step = 0; step < 2; ++step) {
    trainer.set_position({.epoch = step + 1, .epochs = 2, .step = step, .steps = 2});
    trainer.template gather<Binary>(Rows<const float, 2>(xs.data(), 2), targets);
    trainer.step();
    trainer.epoch_done(1);
  }
  std::array<float, 3> parameters{};
  for (std::size_t k = 0; k < 3; ++k) parameters[k] = trainer.parameters()[k];
  return parameters;
}

constexpr auto w = after_two_steps<Normal<1>, Cosine<>, WarmUp<2>, ClipNorm<0.5>, WeightDecay<0.1>,
                                   MaxNorm<0.25>>();
static_assert(w[0] * w[0] + w[1] * w[1] < 0.0625F * (1 + 1e-6F));
// Rates of ½·½ and 1·½ of 0.5, gradients of norm ½: the bias moves by 3/16 at most.
static_assert(w[2] != 0 && w[2] * w[2] < 0.1875F * 0.1875F);
static_assert(after_two_steps<>() != w);

// Written with or without a point, they are one policy.
static_assert(std::is_same_v<decltype(MaxNorm<3>), decltype(MaxNorm<3.0>)>);
static_assert(std::is_same_v<decltype(OneCycle<>), decltype(OneCycle<0.3, 25.0, 1e4>)>);
static_assert(std::is_same_v<decltype(SGD<1>), decltype(SGD<1.0>)>);
static_assert(std::is_same_v<decltype(Adam<1, 0>), decltype(Adam<1.0, 0.0, 0.999, 1e-8>)>);
static_assert(std::is_same_v<decltype(ElasticNet<1, 2>), decltype(ElasticNet<1.0, 2.0>)>);
static_assert(std::is_same_v<decltype(Huber<2>), decltype(Huber<2.0>)>);
static_assert(std::is_same_v<decltype(ELU<1>), decltype(ELU<>)>);
static_assert(std::is_same_v<decltype(Dropout<0>), decltype(Dropout<0.0>)>);
static_assert(std::is_same_v<decltype(ClassWeights<1, 2.5>), decltype(ClassWeights<1.0, 2.5>)>);

// An own schedule is a function of the position.
constexpr auto Slow =
    schedule([](const TrainingPosition& now) { return now.epoch < 2 ? 1.0 : 0.5; });
static_assert(after_two_steps<Slow>() == after_two_steps<StepDecay<1, 0.5>>());
static_assert(after_two_steps<Slow>() != after_two_steps<>());

}  // namespace
