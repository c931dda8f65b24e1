// SPDX-License-Identifier: MIT
// Linear regression: the loss as a landscape over (w, b), the path of gradient descent down to its
// lowest point, and why that point is the most likely line under Gaussian noise.
#include <array>
#include <cmath>
#include <vector>

#include <ctnn/data/dataset.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/inspect/explain_formula.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/training/fit.hpp>

#include "chapter.hpp"
using namespace ctnn;

using Descent =
    Learner<Dense<1, 1>, HalfSquaredError, SGD<0.1>, FullBatch, Precision<double>, Constant<3.5>>;
using Noise = std::remove_const_t<decltype(GaussianNLL<0.5>)>;

void experiment(const Pictures& pictures) {
  Numbers numbers(1);
  Dataset<1, Values<1>> data;
  for (int i = 0; i < 24; ++i) {
    const double x = numbers.uniform(-1, 2);
    data.add(std::array{static_cast<float>(x)},
             std::array{static_cast<float>(1.5 * x - 0.5 + 0.5 * numbers.normal())});
  }
  const auto mean = [&](auto f) {
    double sum = 0;
    for (std::size_t i = 0; i < data.size(); ++i)
      sum += f(double(data.x(i)[0]), double(data.target(i)[0]));
    return sum / static_cast<double>(data.size());
  };
  const auto loss = [&](double w, double b) {
    return mean([&](double x, double t) { return 0.5 * std::pow(w * x + b - t, 2); });
  };

  std::vector<Plot::Point> path{{3.5, 0}};  // the first weight, the first bias
  bool falls = true;
  double before = 1e9;
  const auto model =
      fit(Descent{.epochs = 600}, data, [&](const Epoch& epoch, const auto& trainer) {
        // The loss of an epoch is that at the weights before its update: the path's last point.
        falls &= epoch.loss <= before + 1e-12;
        falls &= std::abs(epoch.loss - loss(path.back().x, path.back().y)) < 1e-6;
        before = epoch.loss;
        path.push_back(
            {trainer.model().template weights<0>()(0, 0), trainer.model().template biases<0>()[0]});
      });
  const double w = model.weights<0>()(0, 0);
  const double b = model.biases<0>()[0];

  // The normal equations of one variable: w = cov(x, t) / var(x).
  const double mx = mean([](double x, double) { return x; });
  const double mt = mean([](double, double t) { return t; });
  const double best = mean([&](double x, double t) { return (x - mx) * (t - mt); }) /
                      mean([&](double x, double) { return (x - mx) * (x - mx); });
  claim(falls, "the loss falls in every epoch");
  claim(std::abs(w - best) < 1e-6 && std::abs(b - (mt - best * mx)) < 1e-6,
        "gradient descent ends where the normal equations say");

  // The same formula up to a factor and a constant, so the same lowest point.
  static_assert(explain<Identity, HalfSquaredError>().delta.view() == "y - t");
  static_assert(explain<Identity, GaussianNLL<0.5>>().delta.view() == "4*(y - t)");
  const auto likelihood = [&](double slope) {
    return mean([&](double x, double t) {
      return derived_loss<std::remove_const_t<decltype(Identity)>, Noise>::delta_and_value<double,
                                                                                           1>(
          1, [&](int) { return slope * x + b; }, [&](int) { return t; }, [](int, double) {});
    });
  };

  Plot surface({.title = "The loss over w and b, and the path down",
                .x = "w",
                .y = "b",
                .x_low = -1,
                .x_high = 4,
                .y_low = -3,
                .y_high = 2});
  surface.map("log₁₀ loss", [&](double u, double v) { return std::log10(loss(u, v)); });
  surface.line("gradient descent, rate 0.1", path).dots("an epoch", path);
  surface.dots("normal equations", {{best, mt - best * mx}});
  std::vector<Plot::Point> squared;
  std::vector<Plot::Point> gaussian;
  for (double u = -0.5; u <= 3.5; u += 0.125) {
    squared.push_back({u, loss(u, b)});
    gaussian.push_back({u, likelihood(u)});
    claim(std::abs(likelihood(u) - 4 * loss(u, b) - (likelihood(w) - 4 * loss(w, b))) < 1e-12,
          "the negative log likelihood is the squared error over σ², and a constant");
  }
  Plot slices({.title = "Least squares is maximum likelihood",
               .x = "w, at the best b",
               .y = "mean over the samples"});
  slices.line("½(y − t)²", squared).line("−log N(t; y, σ = ½), in nats", gaussian);
  slices.dots("lowest", {{w, loss(w, b)}, {w, likelihood(w)}});
  std::cout << "w " << w << ", b " << b << ", loss " << loss(w, b) << '\n';
  pictures.draw("linear_regression", std::array{surface, slices});
}

int main(int arguments, char** argument) { return run(arguments, argument, experiment); }
