// SPDX-License-Identifier: MIT
// Classify rows of a table: irises, by ten folds, with a confusion matrix by class names.
#include <algorithm>
#include <array>
#include <iostream>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
using namespace ctnn;

constexpr auto net = Dense<4, 8, Tanh> >> Dense<3, Softmax>;
using Iris =
    Learner<net, CrossEntropy, L2<1e-3>, Adam<1e-2>, Batch<16>, Standardize, StratifiedKFold<10>>;

int main() {
  const auto data = read_csv<Iris>("examples/data/iris.csv", {.target = "species"});
  const Iris learner{.epochs = 100, .seed = 1};

  // How good is this recipe? Each flower is classified by a model that was not trained on it.
  const auto folds = cross_validate(learner, data, log_loss, f1_score(Average::macro));
  std::cout << folds << '\n' << folds.pooled << '\n';

  // The model to use is trained on all flowers.
  const Model<net> model = fit(learner, data);
  const std::array<float, 3> y = model({6.1, 2.8, 4.9, 1.7});
  const auto kind = static_cast<std::size_t>(std::ranges::max_element(y) - y.begin());
  std::cout << "A flower of 6.1, 2.8, 4.9 and 1.7 cm: " << data.class_names()[kind]
            << " with probability " << y[kind] << '\n';
  return folds.pooled.accuracy() > 0.9 ? 0 : 1;
}
