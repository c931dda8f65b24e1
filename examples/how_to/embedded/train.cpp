// SPDX-License-Identifier: MIT
// Trains on the machine that builds, and writes the model as a header for classify.cpp.
#include <exception>
#include <iostream>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
#include <ctnn/io/embed.hpp>

#include "iris.hpp"
using namespace ctnn;

int main(int count, char** arguments) try {
  using Iris = Learner<iris, CrossEntropy, Adam<0.01>, Batch<16>, Standardize>;
  const auto data = read_csv<4, Classes<3>>("examples/data/iris.csv");
  const auto model = fit(Iris{.epochs = 60, .seed = 1}, data);
  std::cout << "iris: " << evaluate(model, data) << '\n';
  embed(model, count > 1 ? arguments[1] : "iris_weights.hpp", "iris_weights");
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
