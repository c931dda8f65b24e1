// SPDX-License-Identifier: MIT
// Too few hidden neurons, enough, and too many for the samples there are: where two moons' border
// is drawn, and what that is worth on samples that were not trained on.
#include <array>
#include <vector>

#include <ctnn/network/dense.hpp>
#include <ctnn/training/fit.hpp>

#include "moons.hpp"
using namespace ctnn;

template <int Hidden>
using Moons = Learner<(Dense<2, Hidden, Tanh> >> Dense<1, Sigmoid>), BinaryCrossEntropy, Adam<0.03>,
                      FullBatch, Precision<double>>;

struct Score {
  double training;
  double test;
};

/// Trains, adds a picture of the border, and returns the accuracies.
template <int Hidden>
Score border(const Dataset<2, Binary>& data, const Dataset<2, Binary>& others, const char* title,
             std::vector<Plot>& plots) {
  const auto model = fit(Moons<Hidden>{.epochs = 3000, .seed = 1}, data);
  Plot plot({.title = title,
             .x = "x₁",
             .y = "x₂",
             .width = 260,
             .height = 220,
             .x_low = -1.6,
             .x_high = 2.6,
             .y_low = -1.3,
             .y_high = 1.8});
  plot.regions([&](double x, double y) { return model(std::array{x, y})[0]; });
  plots.push_back(plot.dots("class 0", of_class(data, 0)).dots("class 1", of_class(data, 1)));
  const auto accuracy = [&](const Dataset<2, Binary>& samples) {
    double right = 0;
    for (std::size_t i = 0; i < samples.size(); ++i)
      right += (model(samples.x(i))[0] > 0.5F) == samples.target(i);
    return right / static_cast<double>(samples.size());
  };
  return {accuracy(data), accuracy(others)};
}

void experiment(const Pictures& pictures) {
  const auto data = moons(60, 0.28, 2);
  const auto others = moons(1000, 0.28, 99);
  std::vector<Plot> plots;
  const std::array scores{border<1>(data, others, "1 hidden neuron: too few", plots),
                          border<4>(data, others, "4: enough", plots),
                          border<48>(data, others, "48: too many", plots)};
  for (const Score& score : scores)
    std::cout << "accuracy in training " << score.training << ", on others " << score.test << '\n';
  claim(scores[0].training < 0.92 && scores[0].test < scores[1].test,
        "one neuron cannot bend the border: it is wrong on training samples, too");
  claim(scores[2].training > scores[1].training && scores[2].training > 0.99,
        "many neurons memorize the training samples");
  claim(scores[2].test < scores[0].test - 0.01, "and do worse on others than a straight border");
  pictures.draw("topology", plots, 3);
}

int main(int arguments, char** argument) { return run(arguments, argument, experiment); }
