// SPDX-License-Identifier: MIT
// Learners as types: policies in any order, and defaults.
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;

// Policies come in any order, and what is not named has its default.
using A = Learner<net, CrossEntropy, L2<1e-4>, Adam<2e-3>, Batch<8>>;
using B = Learner<net, Batch<8>, Adam<2e-3>, L2<1e-4>, CrossEntropy>;
static_assert(std::is_same_v<A::update_type, B::update_type> &&
              std::is_same_v<A::penalty_type, B::penalty_type> &&
              A::batch_type::size == B::batch_type::size);
using Plain = Learner<net, CrossEntropy>;
static_assert(std::is_same_v<Plain::penalty_type, NoPenalty> &&
              std::is_same_v<Plain::scalar, float> && Plain::batch_type::size == 32);
static_assert(Learner<net, CrossEntropy, Adam<0.5>, L1<0.25>>{}.learning_rate == 0.5 &&
              Learner<net, CrossEntropy, Adam<0.5>, L1<0.25>>{}.penalty == 0.25);

// A validation strategy is a policy, an own one too.
struct LastSample : validation {
  static std::vector<Split> splits(const auto& data, std::uint64_t) {
    return {{all_indices(data.size() - 1), {data.size() - 1}}};
  }
};
static_assert(
    std::is_same_v<Learner<net, LastSample{}, CrossEntropy>::validation_type, LastSample>);
static_assert(std::is_same_v<Learner<net, CrossEntropy, Bootstrap<50>>::validation_type,
                             BootstrapStrategy<50>>);
static_assert(ValidationStrategy<LastSample, Dataset<4, Classes<3>>>);

// What a learner's data set has for targets follows from its outputs and losses.
template <auto Net, auto Loss>
using targets_with = target_of<Learner<Net, Loss>>;
static_assert(std::is_same_v<targets_with<net, CrossEntropy>, Classes<3>> &&
              std::is_same_v<targets_with<net, LabelSmoothing<0.1, CrossEntropy>>, Classes<3>> &&
              std::is_same_v<targets_with<Dense<4, 3>, Hinge>, Classes<3>> &&
              std::is_same_v<targets_with<Dense<4, 1>, Hinge>, Binary> &&
              std::is_same_v<targets_with<Dense<4, 1, Sigmoid>, BinaryCrossEntropy>, Binary> &&
              std::is_same_v<targets_with<Dense<4, 1>, BinaryCrossEntropyOnLogits>, Binary> &&
              std::is_same_v<targets_with<Dense<4, 2, Sigmoid>, BinaryCrossEntropy>, Values<2>> &&
              std::is_same_v<targets_with<Dense<4, 2>, HalfSquaredError>, Values<2>>);
using Heads = Learner<(Dense<4, 8, Tanh> >> (Dense<3, Softmax> | Dense<1> | Dense<1>)),
                      Losses<CrossEntropy, PerceptronLoss, Huber<>>>;
static_assert(
    std::is_same_v<dataset_for<const Heads&>, Dataset<4, Targets<Classes<3>, Binary, Values<1>>>>);

// Batch gradient descent by hand, in a constant expression: one update from two batches.
using Descent = Learner<Dense<1, 1>, HalfSquaredError, SGD<0.5>, Batch<1>>;
static_assert([] {
  Trainer<Descent, float> trainer(Descent{});
  trainer.parameters()[0] = 0;
  Trainer<Descent, float>::GradientSum sum;
  const float x[] = {1, 3};
  const float t[] = {2, 4};
  for (std::size_t s = 0; s < 2; ++s) {
    trainer.gather<Values<1>>(Rows<const float, 1>(x + s, 1), Rows<const float, 1>(t + s, 1));
    trainer.accumulate(sum);
  }
  trainer.step(sum);
  // ∂L/∂w = −(1·2 + 3·4)/2 = −7, ∂L/∂b = −(2 + 4)/2 = −3.
  return trainer.steps() == 1 && trainer.parameters()[0] == 3.5F && trainer.parameters()[1] == 1.5F;
}());

// Earlier names are the same things, and say how these are called now.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
static_assert(std::is_same_v<decltype(Sequential), decltype(Serial)>);
static_assert(std::is_same_v<decltype(Weights<1, 0.5>), decltype(LossWeights<1, 0.5>)>);
static_assert(std::is_same_v<decltype(Apply<Tanh>), decltype(Activation<Tanh>)>);
static_assert(std::is_same_v<Moment, TrainingPosition>);
static_assert(std::is_same_v<Activations<net>, LayerOutputs<net>>);
constexpr Model<net> zero;
constexpr std::array<float, 4> point{};
static_assert(activations(zero, point).output() == layer_outputs(zero, point).output());
static_assert([] {
  Trainer<Descent, float> trainer(Descent{});
  trainer.set_moment({.epoch = 7, .epochs = 9});
  return trainer.moment().epoch == trainer.position().epoch && trainer.position().epoch == 7 &&
         trainer.rate() == trainer.learning_rate();
}());
#pragma GCC diagnostic pop

}  // namespace
