// SPDX-License-Identifier: MIT
// Models that decide together: a bag of one network, and an ensemble of different ones.
#include <cmath>
#include <iomanip>
#include <iostream>
#include <vector>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
using namespace ctnn;

constexpr auto curved = Dense<13, 8, ReLU> >> Dense<3, Softmax>;
constexpr auto linear = Dense<13, 3, Softmax>;
using Curved = Learner<curved, CrossEntropy, Adam<0.01>, Batch<16>, Standardize>;
using Linear = Learner<linear, CrossEntropy, L2<1e-2>, Adam<0.01>, Batch<16>, Standardize>;

using Table = Predictions<Classes<3>>;

/// How much an output changes from training to training: its standard deviation, mean over all.
double spread(const std::vector<Table>& trainings) {
  const auto n = static_cast<double>(trainings.size());
  double sum = 0;
  for (std::size_t i = 0; i < trainings[0].size(); ++i)
    for (std::size_t c = 0; c < Table::outputs; ++c) {
      double mean = 0;
      double squares = 0;
      for (const Table& table : trainings) mean += table.output(i)[c] / n;
      for (const Table& table : trainings) squares += std::pow(table.output(i)[c] - mean, 2);
      sum += std::sqrt(squares / (n - 1));
    }
  return sum / static_cast<double>(trainings[0].size() * Table::outputs);
}

double mean_accuracy(const std::vector<Table>& trainings) {
  double sum = 0;
  for (const Table& table : trainings) sum += accuracy_score(table);
  return sum / static_cast<double>(trainings.size());
}

int main() {
  const auto data = read_csv<13, Classes<3>>("examples/data/wine.csv");
  const Split split = train_test_split(data, {.test_size = 0.5, .seed = 1});
  std::cout << std::fixed << std::setprecision(3);

  // Ten bags and, for comparison, the first member of each.
  std::vector<Table> members;
  std::vector<Table> bags;
  double unseen = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const Curved learner{.epochs = 60, .seed = 1000 * seed};
    const auto bag = fit(Bagging<32>(learner), data, split.train);
    members.push_back(predict(bag.members()[0], data, split.test));
    bags.push_back(predict(bag, data, split.test));
    unseen += out_of_bag(bag, data).score() / 10;
  }
  std::cout << "                accuracy   spread of an output\n"
            << "a member           " << mean_accuracy(members) << "                 "
            << spread(members) << "\na bag of 32        " << mean_accuracy(bags)
            << "                 " << spread(bags) << "\n  out of bag       " << unseen << "\n\n";

  // A line and a curve, on the same samples.
  const auto together =
      fit(Ensemble(Curved{.epochs = 60}, Linear{.epochs = 60}), data, split.train);
  const double of_both = evaluate(together, data, split.test).accuracy();
  std::cout << "curved             " << evaluate(together.member<0>(), data, split.test).accuracy()
            << "\nlinear             "
            << evaluate(together.member<1>(), data, split.test).accuracy()
            << "\ntogether           " << of_both << "\n  2 : 1            "
            << evaluate(together.with(ModelWeights{2, 1}), data, split.test).accuracy() << '\n';

  const bool steadier = spread(bags) < spread(members) / 2;
  const bool unbiased = std::abs(unseen - mean_accuracy(bags)) < 0.05;
  return steadier && unbiased && of_both > 0.9 ? 0 : 1;
}
