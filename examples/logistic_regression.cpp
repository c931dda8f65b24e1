// SPDX-License-Identifier: MIT
// Logistic regression as a network of one sigmoid neuron: is a tumour benign or malignant?
#include <cmath>
#include <iostream>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
#include <ctnn/report/progress.hpp>
using namespace ctnn;

constexpr auto net = Dense<30, 1, Sigmoid>;
using LogisticRegression = Learner<net, BinaryCrossEntropy, L2<1e-3>, SGD<1.0>, FullBatch,
                                   Standardize, UntilUpdateBelow<1e-4>>;

int main() {
  const auto data = read_csv<30, Binary>("examples/data/breast_cancer.csv");  // 1 is malignant
  const Split split = train_test_split(data, {.seed = 1});
  const LogisticRegression learner{.epochs = 4000, .seed = 1};
  History history;
  const auto model =
      fit(learner, data, split.train, validate_on(data, split.test), history, Progress{stdout, 4});
  const auto scores = evaluate(model, data, split.test);
  std::cout << "\nheld out: " << scores;

  // The bias has no penalty, so at the minimum ∂L/∂b = Σ (y − t) / n = 0: the probabilities add up
  // to the number of malignant tumours they were learned from.
  double expected = 0;
  int malignant = 0;
  for (const std::size_t s : split.train) {
    expected += model(data.x(s))[0];
    malignant += data.target(s);
  }
  std::cout << "\nmalignant: " << malignant << ", sum of their probabilities: " << expected << '\n';
  const bool converged = history.outcome.ending == Ending::goal_reached;
  return converged && scores.accuracy() > 0.95 && std::abs(expected - malignant) < 0.1 ? 0 : 1;
}
