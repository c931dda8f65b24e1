// SPDX-License-Identifier: MIT
// The program around a network: editing it compiles neither training nor inference again.
#include <iostream>

#include <ctnn/io/csv.hpp>
#include <ctnn/report/progress.hpp>

#include "digits.hpp"

int main() {
  using namespace ctnn;
  const auto data = read_csv<64, Classes<10>>("examples/data/digits.csv");
  const Digits learner{.epochs = 60, .seed = 7};
  std::cout << CompiledDigits::cross_validate(learner, data) << '\n';

  const auto [train, test] = train_test_split(data, {.test_size = 0.2, .seed = learner.seed});
  const Model<digits_net> model = CompiledDigits::fit(learner, data, train, Progress{});
  const auto scores = CompiledDigits::evaluate(model, data, test);
  const std::array<float, 10> y = CompiledDigits::outputs(model, data.x(0));
  std::cout << "held out: accuracy " << scores.accuracy() << "; the first digit is a "
            << data.target(0) << " with probability " << y[data.target(0)] << '\n';
}
