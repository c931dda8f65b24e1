// SPDX-License-Identifier: MIT
// A step, mean_loss, evaluate and predictions count the same samples as classified correctly.
#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <vector>

#include <ctnn/data/splits.hpp>
#include <ctnn/metrics/classification.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/metrics/predict.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/training/fit.hpp>
using namespace ctnn;

namespace {

/// How many of the samples, one of each class, a model with these parameters has right, by
/// everything that says so, when its input is 1.
template <class L, class Target>
std::size_t right(std::initializer_list<float> parameters) {
  Dataset<1, Target> data;
  for (int c = 0; c < Target::classes; ++c) data.add(std::array{1.0F}, c);
  Trainer<L> trainer{L{}};
  std::size_t k = 0;
  for (const float w : parameters) trainer.parameters()[k++] = w;
  trainer.gather(data, all_indices(data.size()));
  const Step step = trainer.differentiate();
  const auto model = trainer.model();
  const std::size_t correct = evaluate(model, data).confusion.correct();
  CHECK(step.correct == static_cast<double>(correct));
  CHECK(mean_loss(L{}, model, data).mistakes == data.size() - correct);
  CHECK(accuracy_score(predict(model, data)) * static_cast<double>(data.size()) ==
        doctest::Approx(static_cast<double>(correct)));
  return correct;
}

constexpr auto Bump = activation([](auto z) { return exp(-z * z); });
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

template <auto Net, auto Loss>
using With = Learner<Net, Loss, SGD<0.1>, Batch<8>>;

}  // namespace

TEST_CASE("of equal outputs the first is decided for, whatever the orientation") {
  constexpr auto net = Dense<1, 4, Softmax>;
  using Narrow = With<net, CrossEntropy>;
  using Tiled =
      With<Planned<net, PlanOptions{.orientation = Orientation::neurons_on_lanes}>, CrossEntropy>;
  for (const auto b :
       {std::array<float, 4>{0, 0, 0, 0}, {0, 1, 1, 0}, {1, 0, 0, 1}, {3, 2, 1, 0}}) {
    CHECK(right<Narrow, Classes<4>>({0, 0, 0, 0, b[0], b[1], b[2], b[3]}) == 1);
    CHECK(right<Tiled, Classes<4>>({0, 0, 0, 0, b[0], b[1], b[2], b[3]}) == 1);
  }
}

TEST_CASE("outputs of NaN are never right, wherever they stand") {
  using L = With<Dense<1, 4, Identity>, HalfSquaredError>;
  CHECK(right<L, Classes<4>>({0, 0, 0, 0, 3, 2, not_a_number, 0}) == 0);
  CHECK(right<L, Classes<4>>({0, 0, 0, 0, not_a_number, 2, 1, 0}) == 0);
  CHECK(right<L, Classes<4>>(
            {0, 0, 0, 0, not_a_number, not_a_number, not_a_number, not_a_number}) == 0);
  CHECK(right<L, Classes<4>>({0, 0, 0, 0, 0, 1, std::numeric_limits<float>::infinity(), 0}) == 1);
  CHECK(right<With<Dense<1, 1, Sigmoid>, BinaryCrossEntropy>, Binary>({not_a_number, 0}) == 0);
}

TEST_CASE("outputs decide, not the scores before an activation that makes them equal") {
  using Cut = With<Dense<1, 3, ReLU>, HalfSquaredError>;
  CHECK(right<Cut, Classes<3>>({0, 0, 0, -2, -1, -1.5F}) == 1);
  using Saturated = With<Dense<1, 3, Sigmoid>, BinaryCrossEntropy>;
  CHECK(right<Saturated, Classes<3>>({0, 0, 0, 20, 30, 40}) == 1);
}

TEST_CASE("a single output says yes from the same number on") {
  using Sigmoidal = With<Dense<1, 1, Sigmoid>, BinaryCrossEntropy>;
  for (const float z : {-1.0F, -1e-6F, 0.0F, 1e-9F}) right<Sigmoidal, Binary>({0, z});
  Model<Dense<1, 1, Sigmoid>> nearly;  // an output that is rounded to ½
  nearly.biases<0>()[0] = -1e-9F;
  Dataset<1, Binary> yes;
  yes.add(std::array{0.0F}, 1);
  CHECK(evaluate(nearly, yes).accuracy() == 1);
  CHECK(mean_loss(Sigmoidal{}, nearly, yes).mistakes == 0);
  using Bumped = With<Dense<1, 1, Bump>, HalfSquaredError>;
  for (const float z : {-2.0F, -0.5F, 0.0F, 0.5F, 2.0F}) right<Bumped, Binary>({0, z});
  using Signed = With<Dense<1, 1, Sign>, PerceptronLoss>;
  for (const float z : {-1e-30F, -0.0F, 0.0F, 1.0F}) right<Signed, Binary>({0, z});
}

TEST_CASE("much smoothing moves the codes of classes, not what is right") {
  using L = With<Dense<1, 4, Softmax>, LabelSmoothing<0.7, CrossEntropy>>;
  CHECK(right<L, Classes<4>>({0, 0, 0, 0, 0, 1, 0, 0}) == 1);
}

TEST_CASE("a perceptron of two outputs has separated nothing while a sample's scores are equal") {
  using L = Learner<Dense<1, 2>, PerceptronLoss, SGD<1.0>, Zeros, FullBatch, UntilSeparated>;
  Dataset<1, Classes<2>> data;
  for (const float x : {-1.0F, -2.0F, 0.0F, 1.0F}) data.add(std::array{x}, x >= 0 ? 1 : 0);
  History history;
  const auto model = fit(L{.epochs = 50}, data, history);
  CHECK((history.outcome.ending == Ending::goal_reached) ==
        (evaluate(model, data).accuracy() == 1));
  CHECK(history.epochs.front().accuracy == 0.5);  // all scores are 0: class 0
}
