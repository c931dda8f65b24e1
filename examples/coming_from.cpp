// SPDX-License-Identifier: MIT
// Small tasks of docs/coming_from/, as those who know Keras, scikit-learn, PyTorch, RTNeural, rl_tools
// or dlib write them here.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <span>
#include <vector>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
#include <ctnn/model/batch_gradients.hpp>
#include <ctnn/training/optimize.hpp>
using namespace ctnn;

constexpr auto classifier = Dense<13, 16, ReLU> >> Dense<3, Softmax>;
using Wine = Learner<classifier, CrossEntropy, Adam<1e-2>, L2<1e-3>, Batch<16>, Standardize,
                     EarlyStopping<>, StratifiedKFold<5>>;
using Wines = Dataset<13, Classes<3>>;

/// Keras: compile, fit with EarlyStopping, evaluate, predict.
double keras(const Wines& data) {
  const auto [train, test] = train_test_split(data, {.test_size = 0.2, .seed = 1});
  History history;
  const Model<classifier> model = fit(Wine{.epochs = 100, .seed = 1}, data, train, history);
  std::cout << history.outcome.text << '\n';

  const std::array<float, 3> probabilities = model(data.x(test[0]));
  std::cout << "first test sample: " << probabilities[data.target(test[0])] << '\n';
  return evaluate(model, data, test).accuracy();
}

/// scikit-learn: a pipeline of scaler and classifier, cross-validated with several metrics.
double scikit_learn(const Wines& data) {
  const auto scores =
      cross_validate(Wine{.epochs = 100, .seed = 1}, data, log_loss, f1_score(Average::macro));
  std::cout << scores;
  return scores[f1_score(Average::macro)].score().mean;
}

constexpr auto curve = Dense<1, 16, Tanh> >> Dense<1>;

/// PyTorch: a loop and a loss of one's own. x·y(x) is to be sin 3x, so y has to become sin(3x)/x.
float pytorch(Model<curve>& model) {
  initialize(model, 1);
  Model<curve> gradient;
  Optimizer<curve, Adam<2e-2>> optimizer;
  GradientWorkspace<curve, 64> workspace;
  std::array<float, 64> x, y, dy;
  for (std::size_t i = 0; i < 64; ++i) x[i] = (static_cast<float>(i) - 31.5F) / 16;
  float loss = 0;
  for (int step = 0; step < 2000; ++step) {
    workspace.forward(model, x, y);
    loss = 0;
    for (std::size_t i = 0; i < 64; ++i) {
      const float error = x[i] * y[i] - std::sin(3 * x[i]);
      loss += error * error / 64;
      dy[i] = 2 * error * x[i] / 64;  // ∂loss/∂y
    }
    workspace.backward(model, dy, gradient);
    optimizer.step(model, gradient);  // the gradient is zero again
  }
  return loss;
}

/// RTNeural: what an audio thread calls, block by block. The model may be replaced meanwhile, by
/// live.set(another) on any other thread.
void rtneural(SwappableModel<1, 1>& live, std::span<const float> in, std::span<float> out) {
  for (std::size_t n = 0; n < in.size(); ++n) out[n] = live(in[n])[0];
}

/// dlib: samples and labels in vectors, a trainer, and labels predicted for all samples at once.
std::size_t dlib(const std::vector<std::array<float, 13>>& samples,
                 const std::vector<unsigned long>& labels) {
  Wines data;
  for (std::size_t i = 0; i < samples.size(); ++i) data.add(samples[i], labels[i]);
  const Model<classifier> model = fit(Wine{.epochs = 100, .seed = 1}, data);

  const auto predicted = predict(model, data);
  std::size_t right = 0;
  for (std::size_t i = 0; i < samples.size(); ++i)
    right += predicted.decided(i) == static_cast<int>(labels[i]);
  return right;
}

int main() {
  const Wines wines = read_csv<Wine>("examples/data/wine.csv");
  const double accuracy = keras(wines);
  const double f1 = scikit_learn(wines);
  Model<curve> model;
  const float loss = pytorch(model);

  SwappableModel<1, 1> live(model);
  const std::vector<float> in{-1, -0.5F, 0.5F, 1};
  std::vector<float> out(4);
  rtneural(live, in, out);
  double largest = 0;
  for (std::size_t n = 0; n < 4; ++n)
    largest = std::max(largest, std::abs(out[n] - std::sin(3.0 * in[n]) / in[n]));

  std::vector<std::array<float, 13>> samples(wines.size());
  std::vector<unsigned long> labels(wines.size());
  for (std::size_t i = 0; i < wines.size(); ++i) {
    std::ranges::copy(wines.x(i), samples[i].begin());
    labels[i] = static_cast<unsigned long>(wines.target(i));
  }
  const std::size_t decided = dlib(samples, labels);
  std::cout << "accuracy " << accuracy << ", F1 " << f1 << ", loss " << loss << ", largest error "
            << largest << ", " << decided << " of " << wines.size() << " right" << '\n';
  const bool right = accuracy > 0.9 && f1 > 0.9 && loss < 1e-3 && largest < 0.1 && decided > 165;
  return right ? EXIT_SUCCESS : EXIT_FAILURE;
}
