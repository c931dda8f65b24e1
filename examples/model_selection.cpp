// SPDX-License-Identifier: MIT
// Judging a learner for the wines of three growers: several metrics, curves over samples and over a
// setting, and a comparison. how_to/search_settings.cpp searches.
#include <iostream>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
using namespace ctnn;

constexpr auto network = Dense<13, 8, Tanh> >> Dense<3, Softmax>;
using Wine = Learner<network, CrossEntropy, Adam<1e-2>, L2<1e-3>, Batch<16>, Standardize,
                     StratifiedKFold<5>>;

int main() {
  const auto data = read_csv<13, Classes<3>>("examples/data/wine.csv");
  const Wine learner{.epochs = 30, .seed = 1};

  std::cout << "Several metrics in one cross-validation:\n"
            << cross_validate(learner, data, log_loss, f1_score(Average::macro), roc_auc_score);

  std::cout << "\nWould more wines help?\n"
            << learning_curve(learner, data, {0.1, 0.3, 1.0}, log_loss);

  std::cout << "\nHow much penalty?\n"
            << validation_curve(learner, data, &Wine::penalty, {1e-4, 1e-2, 1.0}, log_loss);

  std::cout << "\nIs this rate better than a slower one?\n";
  const auto comparison =
      compare(learner, Wine{.epochs = 30, .seed = 1, .learning_rate = 1e-3}, data, log_loss);
  std::cout << comparison;
  return comparison.significant() ? 0 : 1;
}
