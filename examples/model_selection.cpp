// SPDX-License-Identifier: MIT
// Choosing a learner for the wines of three growers: curves, a search over settings, a comparison, and
// what the whole of it is worth on wines that no search saw.
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

  // Every combination on the same folds; all these models train together, a lane of a register each.
  const Grid grid{.learning_rate = {1e-3, 1e-2, 1e-1}, .penalty = {1e-4, 1e-2}};
  const auto search = grid_search(learner, data, grid, log_loss);
  std::cout << "\nA grid of rates and penalties:\n" << search;

  std::cout << "\nIs the best of them better than a slower one?\n"
            << compare(search.best(), Wine{.epochs = 30, .seed = 1, .learning_rate = 1e-3}, data,
                       log_loss);

  // The best of many is too good on the folds that chose it: the outer folds say what it is worth.
  const auto nested = nested_cross_validate(learner, data, grid, log_loss);
  std::cout << "\nSearch and training together, on wines that neither saw:\n" << nested;
  return nested.outer.pooled.accuracy() > 0.9 ? 0 : 1;
}
