// SPDX-License-Identifier: MIT
// Predict a number: how far diabetes has progressed after a year, from ten measurements of a patient.
#include <iostream>
#include <string>
#include <vector>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
#include <ctnn/report/plot.hpp>
using namespace ctnn;

constexpr auto net = Dense<10, 16, Tanh> >> Dense<1>;
using Diabetes = Learner<net, HalfSquaredError, L2<3e-2>, Adam<3e-3>, Batch<32>, Standardize,
                         StandardizeTargets, EarlyStopping<EarlyStop{.patience = 20}>, KFold<5>>;

/// The losses of a training by epoch. They are of standardized targets: 0.5 is as good as the mean.
void plot_losses(const std::string& path, const History& history) {
  std::vector<double> training;
  std::vector<double> held_out;
  for (const Epoch& epoch : history.epochs) {
    training.push_back(epoch.loss);
    held_out.push_back(epoch.validation_loss);
  }
  Plot plot({.title = "diabetes", .x = "epoch", .y = "half squared error"});
  plot.line("training", training).line("held out", held_out);
  write_svg(path, plot);
}

int main(int argc, char** argv) {
  const auto data = read_csv<Diabetes>("examples/data/diabetes.csv", {.target = "progression"});
  const Diabetes learner{.epochs = 300, .seed = 1};

  const auto folds = cross_validate(learner, data, r2_score, mean_absolute_error);
  std::cout << folds << '\n';

  const Split split = train_test_split(data, {.test_size = 0.2, .seed = 1});
  History history;
  const Model<net> model = fit(learner, data, split.train, history);
  std::cout << history.outcome.text << '\n' << evaluate(model, data, split.test);
  const std::size_t patient = split.test.front();
  std::cout << "patient " << patient << ": predicted " << model(data.x(patient))[0] << ", measured "
            << data.target(patient)[0] << '\n';

  if (argc > 1) plot_losses(std::string(argv[1]) + "/regression.svg", history);
  return folds[r2_score].pooled > 0.4 ? 0 : 1;
}
