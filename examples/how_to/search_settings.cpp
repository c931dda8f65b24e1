// SPDX-License-Identifier: MIT
// Search widths, rates and penalties for the wines of three growers, on all cores; and what the search
// and its winner are worth on wines that no search saw.
#include <iostream>
#include <variant>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
#include <ctnn/model/any_model.hpp>
#include <ctnn/parallel/threads.hpp>
#include <ctnn/search/choices.hpp>
using namespace ctnn;

constexpr auto narrow = Dense<13, 4, Tanh> >> Dense<3, Softmax>;
constexpr auto wide = Dense<13, 16, Tanh> >> Dense<3, Softmax>;
using Wine =
    Learner<narrow, CrossEntropy, Adam<1e-2>, L2<1e-3>, Batch<16>, Standardize, StratifiedKFold<5>>;

int main() {
  const auto data = read_csv<Wine>("examples/data/wine.csv", {.target = "class"});

  // Widths are types: a learner of each. Rates and penalties are values, each a list of the grid.
  const auto learners = with_choices(Wine{.epochs = 30, .seed = 1}, Choices<narrow, wide>);
  const Grid grid{.learning_rate = {1e-3, 1e-2, 1e-1}, .penalty = {1e-4, 1e-2}};
  const auto search = grid_search(learners, data, grid, log_loss, Threads{});
  std::cout << search;

  // The best of many is too good on the folds that chose it: the outer folds say what it is worth.
  const auto nested = nested_cross_validate(learners, data, grid, log_loss, Threads{});
  std::cout << "\nSearch and training together, on wines that neither saw:\n" << nested;

  // The best learner's model, trained on all wines; which network it has is known at run time.
  const auto model =
      std::visit([](const auto& best) { return AnyModel<13, 3>(best); }, search.refit(data));
  std::cout << "\nThe first wine is of class 0 with probability " << model(data.x(0))[0] << ".\n";
  return nested.outer.pooled.accuracy() > 0.9 ? 0 : 1;
}
