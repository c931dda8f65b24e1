// SPDX-License-Identifier: MIT
// The README's program: a network as a type, trained, validated and run on handwritten digits.
#include <iostream>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
#include <ctnn/report/progress.hpp>
using namespace ctnn;

// The input width of the second layer is deduced.
constexpr auto net = Dense<64, 32, ReLU> >> Dense<10, Softmax>;
using Digits =
    Learner<net, CrossEntropy, L2<1e-4>, Adam<2e-3>, Batch<32>, Standardize, StratifiedKFold<5>>;

int main() {
  std::cout << summary<net>() << '\n';
  const auto data = read_csv<Digits>("examples/data/digits.csv");
  const Digits learner{.epochs = 60, .seed = 7};  // run-time settings, each with a default

  std::cout << cross_validate(learner, data, Progress{}) << '\n';

  const auto [train, test] = train_test_split(data, {.test_size = 0.2, .seed = learner.seed});
  const Model<net> model = fit(learner, data, train, Progress{});
  std::cout << "\nheld out: " << evaluate(model, data, test);

  const std::array<float, 10> y = model(data.x(0));  // one call, no allocation
  std::cout << "\nThe first digit is a " << data.target(0) << "; the model gives it probability "
            << y[data.target(0)] << ".\n";
}
