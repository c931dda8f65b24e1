// SPDX-License-Identifier: MIT
// A report of a training as one page, report.html in the folder that it is given: curves, confusion,
// ROC, folds, formulas, settings.
#include <iostream>
#include <string>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
#include <ctnn/report/report.hpp>
using namespace ctnn;

constexpr auto net = Dense<64, 32, ReLU> >> Dense<10, Softmax>;
using Digits = Learner<net, CrossEntropy, L2<1e-4>, Adam<2e-3>, Batch<32>, Standardize,
                       ExponentialDecay<0.95>, StratifiedKFold<5>>;

int main(int argc, char** argv) {
  const auto data = read_csv<64, Classes<10>>("examples/data/digits.csv");
  const Digits learner{.epochs = 20, .seed = 7};
  const Split split = train_test_split(data, {.test_size = 0.2, .seed = learner.seed});
  const auto held_out = validate_on(data, split.test);

  History history;
  Diagnostics gradients(data, split.train);
  const Model<net> model = fit(learner, data, split.train, held_out, history, gradients);
  const auto folds = cross_validate(learner, data, f1_score(Average::macro));

  // Parts in any order, each told by its type; what is left out is not on the page.
  const std::string file = std::string(argc > 1 ? argv[1] : ".") + "/report.html";
  write_report(file, report("Handwritten digits", learner, model, history, gradients, data,
                            held_out, folds));
  std::cout << "Open " << file << " in a browser.\n";
}
