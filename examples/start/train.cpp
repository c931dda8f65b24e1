// SPDX-License-Identifier: MIT
// docs/start.md: validates a network on the wines, trains it and writes it as a header.
#include <exception>
#include <iostream>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
#include <ctnn/io/embed.hpp>
#include <ctnn/report/progress.hpp>

#include "wine.hpp"
using namespace ctnn;

using Wine = Learner<net, CrossEntropy, Adam<1e-2>, Batch<16>, Standardize, StratifiedKFold<10>>;

int main() try {
  const auto data = read_csv<Wine>("wine.csv");
  const Wine learner{.epochs = 40};

  std::cout << cross_validate(learner, data, Progress{}) << '\n';

  const auto [train, test] = train_test_split(data, {.test_size = 0.25});
  const Model<net> model = fit(learner, data, train, Progress{});
  std::cout << "\nheld out: " << evaluate(model, data, test);

  embed(model, "wine_weights.hpp", "wine");
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
