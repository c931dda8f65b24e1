// SPDX-License-Identifier: MIT
// What distinguishes learners in files: every part that shapes the weights, with its numbers.
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/network/modifiers.hpp>
#include <ctnn/network/normalization.hpp>
#include <ctnn/training/learner.hpp>
#include <ctnn/training/learner_identity.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <vector>

using namespace ctnn;

namespace {

constexpr auto net = Named<"hidden", Dense<2, 3, Tanh>> >> Dense<3, Softmax>;
template <auto... P>
using With = Learner<net, CrossEntropy, P...>;

/// The parts that differ, "name: one | other", without hashes.
template <class One, class Other>
std::string difference() {
  const std::vector<detail::LearnerPart> one = detail::learner_parts<One>();
  const std::vector<detail::LearnerPart> other = detail::learner_parts<Other>();
  REQUIRE(one.size() == other.size());
  std::string text;
  for (std::size_t k = 0; k < one.size(); ++k) {
    CHECK(!one[k].text.empty());
    if (one[k].text == other[k].text) continue;
    text += std::string(text.empty() ? "" : "; ") + one[k].name + ": " +
            one[k].text.substr(0, one[k].text.rfind(" #")) + " | " +
            other[k].text.substr(0, other[k].text.rfind(" #"));
  }
  return text;
}

}  // namespace

TEST_CASE("losses differ by formula, by name and by how much they soften or weigh") {
  CHECK(difference<With<>, With<>>() == "");
  CHECK(difference<Learner<net, HalfSquaredError>, With<>>() ==
        "loss: HalfSquaredError: L = 0.5*(t - y)^2 | CrossEntropy: L = -sum(t*log(y))");
  CHECK(difference<Learner<net, LabelSmoothing<0.1, CrossEntropy>>, With<>>() ==
        "loss: LabelSmoothing<0.1>: L = -sum(t*log(y)) | CrossEntropy: L = -sum(t*log(y))");
  CHECK(difference<Learner<net, loss([](auto y, auto t) { return pow(y - t, 2); })>,
                   Learner<net, loss([](auto y, auto t) { return pow(y - t, 4); })>>() ==
        "loss: own loss: L = (y - t)^2 | own loss: L = (y - t)^4");
  constexpr auto heads = Dense<2, 3, Tanh> >> (Dense<3> | Dense<1>);
  using Two = Learner<heads, Losses<HalfSquaredError, LogCosh>, LossWeights<1, 0.5>>;
  using Other = Learner<heads, Losses<HalfSquaredError, LogCosh>, LossWeights<1, 0.25>>;
  CHECK(difference<Two, Other>() != "");
  CHECK(detail::learner_parts<Two>()[1].text.starts_with(
      "1 of HalfSquaredError: L = 0.5*(t - y)^2 #c28fddc327c79702; 0.5 of LogCosh: L = "));
}

TEST_CASE(
    "penalties differ by formula and place; λ of the one for all weights is set at run time") {
  CHECK(difference<With<L2<0.1>>, With<L1<0.1>>>() == "penalty: L2: p = 0.5*w^2 | L1: p = abs(w)");
  CHECK(difference<With<L2<0.1>>, With<L2<0.2>>>() == "");
  CHECK(difference<With<ElasticNet<1, 1>>, With<ElasticNet<3, 1>>>() ==
        "penalty: ElasticNet: p = 0.5*abs(w) + 0.25*w^2 | ElasticNet: p = 0.75*abs(w) + 0.125*w^2");
  CHECK(difference<With<ProximalL1<1>>, With<L1<1>>>() ==
        "penalty: ProximalL1: p = abs(w), step = w - min(s, max(-s, w)) | L1: p = abs(w)");
  CHECK(difference<With<OnLayer<"hidden", L2<0.1>>>, With<OnLayer<"hidden", L2<0.2>>>>() ==
        "penalties of single layers: hidden's weights, 0.1 of L2: p = 0.5*w^2 | hidden's weights, "
        "0.2 of L2: p = 0.5*w^2");
  CHECK(difference<With<OnWeight<"hidden", 0, 1, L2<1>>>, With<OnOutputs<"hidden", L2<1>>>>() ==
        "penalties of single layers: hidden(0, 1)'s weights, 1 of L2: p = 0.5*w^2 | hidden's "
        "outputs, 1 of L2: p = 0.5*w^2");
}

TEST_CASE("optimizers differ by all of their numbers but the rate, which is set at run time") {
  CHECK(difference<With<SGD<0.1>>, With<SGD<0.2>>>() == "");
  CHECK(difference<With<Momentum<0.1, 0.5>>, With<Momentum<0.1, 0.75>>>() ==
        "optimizer: Momentum: m = 0.5*m + g, v = v, w = w - rate*(0.5*m + g) | Momentum: m = "
        "0.75*m + g, v = v, w = w - rate*(0.75*m + g)");
  CHECK(difference<With<Adam<0.1>>, With<Adam<0.1, 0.9, 0.999, 1e-7>>>() != "");
  CHECK(difference<With<update<0.1>([](auto w, auto g, auto, auto, auto rate, auto) {
                     return Updated{w - rate * g};
                   })>,
                   With<update<0.1>([](auto w, auto g, auto, auto, auto rate, auto) {
                     return Updated{w - rate * sign(g)};
                   })>>() ==
        "optimizer: Update: m = m, v = v, w = w - rate*g | Update: m = m, v = v, w = w - "
        "rate*sign(g)");
}

TEST_CASE("policies differ by their numbers") {
  CHECK(difference<With<Batch<16>>, With<Batch<8>, FullBatch>>() ==
        "batch: BatchSize<16> | BatchSize<8>, FullBatch");
  CHECK(difference<With<Standardize, ClassWeights<1, 2, 1>, WeightDecay<0.1>>,
                   With<ClassWeights<1, 3, 1>, WeightDecay<0.2>>>() ==
        "class weights: ClassWeightsOf<1, 2, 1> | ClassWeightsOf<1, 3, 1>; scaling of inputs: "
        "Standardize | NoScaling; weight decay: DecoupledWeightDecay<0.1> | "
        "DecoupledWeightDecay<0.2>");
  CHECK(
      difference<With<StepDecay<1, 0.5>, ClipNorm<1>>, With<StepDecay<50, 0.9>, ClipValue<1>>>() ==
      "schedule: StepDecaySchedule<1, 0.5> | StepDecaySchedule<50, 0.9>; clipping: "
      "NormClipping<1> | ValueClipping<1>");
  CHECK(difference<With<Cosine<0.1>, WarmUp<5>>, With<Cosine<0.1>, WarmUp<6>>>() ==
        "schedule: CosineSchedule<0.1>, LinearWarmUp<5> | CosineSchedule<0.1>, LinearWarmUp<6>");
  CHECK(
      difference<With<ReduceOnPlateau<0.5, 3>>, With<ReduceOnPlateau<0.5, 4>>>() ==
      "schedule: ReduceOnPlateauSchedule<0.5, 3, 1e-04> | ReduceOnPlateauSchedule<0.5, 4, 1e-04>");
  CHECK(difference<With<MaxNorm<1>>, With<MaxNorm<1>, OnLayer<"hidden", MaxNorm<0.5>>>>() ==
        "bounds on norms: layer 0: 1, layer 1: 1 | layer 0: 0.5, layer 1: 1");
  CHECK(difference<With<InputNoise<0.1>, FeatureDropout<0.5>>, With<Mixup<0.2>>>() ==
        "augmentation: ShiftBy<0>, InputNoiseOf<0.1>, FeatureDropoutOf<0.5>, NoMixup | ShiftBy<0>, "
        "InputNoiseOf<0>, FeatureDropoutOf<0>, MixupOf<0.2>");
}

TEST_CASE("networks differ by what acts in training only") {
  CHECK(
      difference<Learner<(Named<"hidden", Dense<2, 3, Tanh>> >> Dropout<0.5> >> Dense<3, Softmax>),
                         CrossEntropy>,
                 With<>>() ==
      "network: Dense<2, 3, Tanh> >> Dropout<0.5> >> Dense<3, 3, Softmax> | Dense<2, 3, Tanh> >> "
      "Dense<3, 3, Softmax>");
  CHECK(
      difference<
          Learner<(Frozen<Named<"hidden", Dense<2, 3, Tanh>>> >> Dense<3, Softmax>), CrossEntropy>,
          With<>>() ==
      "network: Frozen<Dense<2, 3, Tanh>> >> Dense<3, 3, Softmax> | Dense<2, 3, Tanh> >> Dense<3, "
      "3, Softmax>");
  CHECK(difference<Learner<(Dense<2, 3> >> BatchNorm<>), HalfSquaredError>,
                   Learner<(Dense<2, 3> >> BatchNorm<0.2>), HalfSquaredError>>() ==
        "network: Dense<2, 3> >> BatchNorm<3, 0.1> | Dense<2, 3> >> BatchNorm<3, 0.2>");
}

TEST_CASE("of early stopping its patience may change, and what else only begins or ends a run") {
  using Three = With<EarlyStopping<EarlyStop{.patience = 3}>>;
  CHECK(difference<Three, With<EarlyStopping<EarlyStop{.patience = 9}>, HeNormal,
                               UntilUpdateBelow<1e-3>>>() == "");
  CHECK(difference<Three, With<EarlyStopping<EarlyStop{.part = 0.2, .restore_best = false}>>>() ==
        "early stopping: loss, min_delta 0, part 0.1, restore_best | loss, min_delta 0, part 0.2");
}
