// SPDX-License-Identifier: MIT
// Screening for malignant tumours: 95 of 100 shall be found. The threshold for that is chosen on validation
// data; what it is worth is measured on test data, by which nothing was chosen.
#include <array>
#include <iostream>
#include <string>
#include <vector>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
#include <ctnn/metrics/choose_threshold.hpp>
#include <ctnn/metrics/threshold_curves.hpp>
#include <ctnn/report/plot.hpp>
#include <ctnn/validation/partial_dependence.hpp>
#include <ctnn/validation/permutation_importance.hpp>
using namespace ctnn;

constexpr auto net = Dense<5, 8, Tanh> >> Dense<1, Sigmoid>;
// A malignant tumour, class 1, counts as two benign ones in the loss.
using Screening = Learner<net, BinaryCrossEntropy, Adam<1e-2>, L2<1e-3>, Batch<32>, Standardize,
                          ClassWeights<1, 2>>;

int main(int argc, char** argv) {
  const auto data =
      read_csv<5, Binary>("examples/data/breast_cancer.csv",
                          {.target = "diagnosis",
                           .inputs = {"mean_radius", "mean_texture", "mean_smoothness",
                                      "mean_concavity", "mean_symmetry"}});
  // Half of the samples train, a quarter is for choosing the threshold, a quarter for the test.
  const Split outer = train_test_split(data, {.test_size = 0.25, .seed = 1});
  const auto rest = data.subset(outer.train);
  const auto test = data.subset(outer.test);
  const Split inner = train_test_split(rest, {.test_size = 1.0 / 3, .seed = 1});
  const auto model = fit(Screening{.epochs = 60, .seed = 1}, rest, inner.train);

  const auto validation = predict(model, rest, inner.test);
  std::cout << "ROC AUC " << roc_auc_score(validation) << ", average precision "
            << average_precision_score(validation) << "\n\nCalibration:\n";
  for (const auto& [predicted, observed, weight] : calibration_curve(validation, 4))
    std::cout << predicted << " predicted, " << observed << " observed, of " << weight << '\n';

  const auto threshold = threshold_for(recall_score >= 0.95, validation);
  std::cout << "\nvalidation: " << threshold << '\n';
  const auto decided = predict(model, test).decided_at(threshold);
  std::cout << "test: recall " << recall_score(decided) << ", precision "
            << precision_score(decided) << ", specificity " << specificity_score(decided) << '\n'
            << evaluate(decided);

  const auto importance = permutation_importance(model, test, roc_auc_score, {.repeats = 20});
  std::cout << '\n' << importance;
  const auto dependence = partial_dependence(model, test, "mean_radius");

  const auto roc = roc_curve(validation);
  const auto pr = precision_recall_curve(validation);
  Plot left({.title = "ROC", .x = "false positive rate", .y = "true positive rate"});
  left.line("validation", roc.fpr, roc.tpr).line("by chance", {{0, 0}, {1, 1}}, true);
  left.dots("threshold", {{1 - threshold.specificity, threshold.recall}});
  Plot right({.title = "precision and recall", .x = "recall", .y = "precision", .y_low = 0});
  const double share = pr.precision.front();  // of malignant tumours: all are decided to be
  right.line("validation", pr.recall, pr.precision);
  right.line("by chance", {{0, share}, {1, share}}, true);
  right.dots("threshold", {{threshold.recall, threshold.precision}});
  Plot lost({.title = "importance", .x = "mean of", .y = "loss of ROC AUC"});
  std::vector<std::string> names;
  std::vector<double> losses;
  for (const auto& input : importance.sorted()) {
    names.push_back(input.name.substr(5));  // without "mean_"
    losses.push_back(input.loss().mean);
  }
  lost.labels(names).bars("", losses);
  Plot mean({.title = "partial dependence", .x = "mean radius", .y = "probability"});
  mean.line("", dependence.values, dependence.mean[0]);
  if (argc > 1)
    write_svg(std::string(argv[1]) + "/imbalanced_classes.svg",
              std::array{left, right, lost, mean});
  return recall_score(decided) > 0.9 ? 0 : 1;
}
