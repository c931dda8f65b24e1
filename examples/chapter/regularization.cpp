// SPDX-License-Identifier: MIT
// Overfitting, in a polynomial of degree 9 through ten noisy points of a sine: what L1, L2 and nothing
// make of its coefficients w₀ … w₉.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <ctnn/data/dataset.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/training/fit.hpp>

#include "chapter.hpp"
using namespace ctnn;

// Of the powers x … x⁹; the bias is w₀, on which no penalty acts. The strength is set at run time.
template <auto Penalty>
using Polynomial =
    Learner<Dense<9, 1>, HalfSquaredError, Penalty, Momentum<0.1>, FullBatch, Precision<double>>;

struct Fitted {
  std::vector<double> w;  // w₀ … w₉
  double training;        // mean squared errors
  double test;
  [[nodiscard]] double operator()(double x) const {
    double y = 0;
    for (std::size_t k = w.size(); k-- > 0;) y = y * x + w[k];
    return y;
  }
};

using Data = Dataset<9, Values<1>>;

/// n points of sin πx with noise, x from −1 to 1.
Data sine(int n, double noise, std::uint64_t seed, std::vector<Plot::Point>* points = nullptr) {
  Numbers numbers(seed);
  Data data;
  for (int i = 0; i < n; ++i) {
    const double x = -1 + 2.0 * i / (n - 1);
    std::array<float, 9> powers{};
    for (std::size_t k = 0; k < 9; ++k) powers[k] = static_cast<float>(std::pow(x, k + 1));
    const double t = std::sin(3.14159265 * x) + noise * numbers.normal();
    data.add(powers, std::array{static_cast<float>(t)});
    if (points != nullptr) points->push_back({x, t});
  }
  return data;
}

template <auto Penalty>
Fitted train(const Data& data, const Data& others, double strength) {
  const Polynomial<Penalty> learner{.epochs = 300'000, .penalty = strength};
  const auto model = fit(learner, data);
  const auto p = model.parameters();
  Fitted fitted{{p[9]}, 0, 0};
  for (std::size_t k = 0; k < 9; ++k) fitted.w.push_back(p[k]);
  fitted.training = 2 * mean_loss(learner, model, data).loss;
  fitted.test = 2 * mean_loss(learner, model, others).loss;
  return fitted;
}

void experiment(const Pictures& pictures) {
  std::vector<Plot::Point> points;
  const Data data = sine(10, 0.25, 8, &points);
  const Data others = sine(201, 0, 0);
  const std::array fits{train<L2<0.0>>(data, others, 0), train<L2<0.0>>(data, others, 2e-3),
                        train<ProximalL1<0.0>>(data, others, 1e-2)};
  const std::array names{"none", "L2", "L1"};
  Plot curves(
      {.title = "Degree 9 through ten points", .x = "x", .y = "y", .y_low = -2.2, .y_high = 2.2});
  Plot bars({.title = "Its coefficients", .x = "coefficient", .y = "value"});
  bars.labels({"w₀", "w₁", "w₂", "w₃", "w₄", "w₅", "w₆", "w₇", "w₈", "w₉"});
  for (std::size_t i = 0; i < fits.size(); ++i) {
    std::vector<Plot::Point> curve;
    for (double x = -1; x <= 1.001; x += 0.02) curve.push_back({x, fits[i](x)});
    curves.line(names[i], curve);
    bars.bars(names[i], fits[i].w);
    std::cout << names[i] << ": mean squared error " << fits[i].training << " in training, "
              << fits[i].test << " from the sine; w =";
    for (const double w : fits[i].w) std::cout << ' ' << w;
    std::cout << '\n';
  }
  curves.dots("training samples", points);
  const auto zeros = [](const Fitted& f) { return std::ranges::count(f.w, 0.0); };
  const auto largest = [](const Fitted& f) {
    return std::abs(*std::ranges::max_element(f.w, {}, [](double w) { return std::abs(w); }));
  };
  for (std::size_t i = 1; i < 3; ++i) {
    claim(fits[i].training > fits[0].training, "a penalty costs accuracy on the training samples");
    claim(fits[i].test < fits[0].test / 2, "and halves the error on the sine itself, at least");
    claim(largest(fits[i]) < largest(fits[0]) / 3, "coefficients are less than a third as large");
  }
  claim(zeros(fits[2]) >= 4 && zeros(fits[1]) == 0 && zeros(fits[0]) == 0,
        "the soft threshold of L1 sets four coefficients or more to exactly zero, L2 none");
  pictures.draw("regularization", std::array{curves, bars});
}

int main(int arguments, char** argument) { return run(arguments, argument, experiment); }
