// SPDX-License-Identifier: MIT
// Bagging: networks that were trained on draws with replacement differ; their mean differs less from
// ensemble to ensemble than they do, and errs less.
#include <array>
#include <cmath>
#include <vector>

#include <ctnn/data/bootstrap.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/fleet/fit_together.hpp>
#include <ctnn/network/dense.hpp>

#include "chapter.hpp"
using namespace ctnn;

using Regression =
    Learner<(Dense<1, 12, Tanh> >> Dense<1>), HalfSquaredError, Adam<0.02>, Batch<16>>;

constexpr std::size_t ensembles = 8, members = 16;
constexpr std::size_t places = 81;  // x = −2 … 2

double place(std::size_t i) { return -2 + 4.0 * double(i) / (places - 1); }
double sine_at(double x) { return std::sin(2 * x); }

void experiment(const Pictures& pictures) {
  Numbers numbers(6);
  Dataset<1, Values<1>> data;
  std::vector<Plot::Point> points;
  for (int i = 0; i < 40; ++i) {
    const double x = numbers.uniform(-2, 2);
    points.push_back({x, sine_at(x) + 0.4 * numbers.normal()});
    data.add(std::array{static_cast<float>(x)}, std::array{static_cast<float>(points.back().y)});
  }
  const std::vector<Split> draws = bootstrap(data.size(), ensembles * members, 1);
  std::vector<Regression> learners;
  std::vector<std::vector<std::size_t>> samples;
  for (std::size_t m = 0; m < ensembles * members; ++m) {
    learners.push_back({.epochs = 400, .seed = m + 1});
    samples.push_back(draws[m].train);
  }
  const auto models = fit_together(learners, data, samples);

  using Curve = std::array<double, places>;
  std::vector<Curve> single;
  std::vector<Curve> bagged(ensembles, Curve{});
  for (std::size_t m = 0; m < models.size(); ++m) {
    Curve curve{};
    for (std::size_t i = 0; i < places; ++i) {
      curve[i] = models[m](std::array{static_cast<float>(place(i))})[0];
      bagged[m / members][i] += curve[i] / members;
    }
    single.push_back(curve);
  }
  // Means over the places: the variance between curves, and the squared error against the sine.
  const auto variance_and_error = [](const std::vector<Curve>& curves) {
    std::array<double, 2> result{};
    const auto n = static_cast<double>(curves.size());
    for (std::size_t i = 0; i < places; ++i) {
      double mean = 0;
      for (const Curve& curve : curves) mean += curve[i] / n;
      for (const Curve& curve : curves) {
        result[0] += (curve[i] - mean) * (curve[i] - mean) / (n - 1) / places;
        result[1] += std::pow(curve[i] - sine_at(place(i)), 2) / n / places;
      }
    }
    return result;
  };
  const auto of_one = variance_and_error(single);
  const auto of_mean = variance_and_error(bagged);
  std::cout << "one network: variance " << of_one[0] << ", error " << of_one[1] << "\nmean of "
            << members << ": variance " << of_mean[0] << ", error " << of_mean[1] << '\n';
  claim(of_mean[0] < of_one[0] / 8, "the variance of a mean of 16 is less than an eighth");
  claim(of_mean[1] < 0.75 * of_one[1], "its error is less than three quarters of a network's");

  const auto curve = [](const Curve& y) {
    std::vector<Plot::Point> line;
    for (std::size_t i = 0; i < places; ++i) line.push_back({place(i), y[i]});
    return line;
  };
  Curve sine{};
  for (std::size_t i = 0; i < places; ++i) sine[i] = sine_at(place(i));
  Plot each(
      {.title = "Sixteen networks", .x = "x", .y = "y", .width = 300, .y_low = -2, .y_high = 2});
  Plot means({.title = "Eight ensembles of sixteen",
              .x = "x",
              .y = "y",
              .width = 300,
              .y_low = -2,
              .y_high = 2});
  for (std::size_t m = 0; m < members; ++m) each.line("a network", curve(single[m]));
  for (const Curve& y : bagged) means.line("a mean", curve(y));
  for (Plot* plot : {&each, &means})
    plot->line("sin 2x", curve(sine), true).dots("training samples", points);
  Plot bars({.title = "Over all x", .x = "", .y = "mean over x", .width = 200});
  bars.labels({"variance", "squared error"});
  bars.bars("a network", of_one).bars("a mean of 16", of_mean);
  pictures.draw("bagging", std::array{each, means, bars}, 3);
}

int main(int arguments, char** argument) { return run(arguments, argument, experiment); }
