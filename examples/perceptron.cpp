// SPDX-License-Identifier: MIT
// Rosenblatt's perceptron: it separates what a line can separate after finitely many corrections, and
// says so when it could not. XOR is what it cannot.
#include <iostream>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
using namespace ctnn;

// One sample at a time, w ← w + t·x where its class is wrong: SGD of rate 1 on PerceptronLoss.
template <int N>
using Perceptron = Learner<Dense<N, 1, Sign>, PerceptronLoss, SGD<1.0>, Batch<1>, UntilSeparated>;

/// Trains and prints how it ended; the number of training samples that are still taken for the
/// other class, and whether the outcome says the same.
template <int N>
bool separates(const char* name, const Dataset<N, Binary>& data, int epochs) {
  History history;
  const Perceptron<N> learner{.epochs = epochs, .seed = 1};
  const auto model = fit(learner, data, history);
  const std::size_t mistakes = mean_loss(learner, model, data).mistakes;
  std::cout << name << ": " << history.outcome.text << " Mistakes: " << mistakes << " of "
            << data.size() << ".\n";
  const bool separated = history.outcome.ending == Ending::goal_reached;
  if (separated != (mistakes == 0)) throw Error("the outcome is not what the model does");
  return separated;
}

int main() {
  // Labels −1 and 1 of a table are the two classes in ascending order, 0 and 1; PerceptronLoss
  // takes them as −1 and 1 again.
  const auto both = parse_csv<2, Binary>("-1,-1,-1\n-1,1,-1\n1,-1,-1\n1,1,1\n");
  const auto either = parse_csv<2, Binary>("-1,-1,-1\n-1,1,1\n1,-1,1\n1,1,-1\n");

  const auto iris = read_csv<4, Classes<3>>("examples/data/iris.csv");
  Dataset<4, Binary> setosa;
  Dataset<4, Binary> virginica;
  for (std::size_t s = 0; s < iris.size(); ++s) {
    setosa.add(iris.x(s), iris.target(s) == 0);
    virginica.add(iris.x(s), iris.target(s) == 2);
  }
  const bool learned = separates("AND", both, 100) && separates("setosa", setosa, 100);
  const bool refused = !separates("XOR", either, 100) && !separates("virginica", virginica, 100);
  return learned && refused ? 0 : 1;
}
