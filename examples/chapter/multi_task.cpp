// SPDX-License-Identifier: MIT
// Two tasks that rest on the same feature, with few samples: one network with two heads finds it
// sooner than two networks that train on one task each.
#include <array>
#include <cmath>
#include <vector>

#include <ctnn/data/dataset.hpp>
#include <ctnn/graph/heads.hpp>
#include <ctnn/network/branches.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/training/fit.hpp>

#include "chapter.hpp"
using namespace ctnn;

constexpr int features = 12;
constexpr auto trunk = Dense<features, 4, Tanh>;
using Both = Learner<(trunk >> (Dense<1> | Dense<1>)), Losses<HalfSquaredError, HalfSquaredError>,
                     LossWeights<1.0, 1.0>, Adam<0.02>, Batch<16>, Precision<double>>;
using One =
    Learner<(trunk >> Dense<1>), HalfSquaredError, Adam<0.02>, Batch<16>, Precision<double>>;

/// Both targets are functions of one projection of x, a different one for each seed.
struct Tasks {
  Dataset<features, Targets<Values<1>, Values<1>>> both;
  std::array<Dataset<features, Values<1>>, 2> one;
  Tasks(int n, std::uint64_t seed) {
    Numbers direction(seed);
    std::array<double, features> u{};
    for (double& value : u) value = direction.normal() / std::sqrt(double(features));
    Numbers numbers(1000 * seed + static_cast<std::uint64_t>(n));
    for (int i = 0; i < n; ++i) {
      std::array<float, features> x{};
      double s = 0;
      for (std::size_t k = 0; k < features; ++k) {
        x[k] = static_cast<float>(numbers.normal());
        s += u[k] * double(x[k]);
      }
      const std::array t{static_cast<float>(std::sin(2 * s) + 0.1 * numbers.normal()),
                         static_cast<float>(std::tanh(2 * s) + 0.1 * numbers.normal())};
      both.add(x, t);
      for (std::size_t k = 0; k < 2; ++k) one[k].add(x, std::array{t[k]});
    }
  }
};

/// Mean squared errors of a model's outputs from `first` on against one task.
template <class Model>
double error(const Model& model, const Dataset<features, Values<1>>& data, std::size_t output) {
  double sum = 0;
  for (std::size_t i = 0; i < data.size(); ++i)
    sum += std::pow(double(model(data.x(i))[output]) - double(data.target(i)[0]), 2);
  return sum / static_cast<double>(data.size());
}

void experiment(const Pictures& pictures) {
  constexpr int draws = 12;
  std::array<std::vector<Plot::Point>, 2> heads;
  std::array<std::vector<Plot::Point>, 2> apart;
  for (const int n : {16, 32, 64, 128, 256})
    for (std::uint64_t seed = 1; seed <= draws; ++seed) {
      const Tasks tasks(n, seed);
      const Tasks others(500, seed);
      const auto shared = fit(Both{.epochs = 6000 / n, .seed = seed}, tasks.both);
      for (std::size_t k = 0; k < 2; ++k) {
        const auto alone = fit(One{.epochs = 6000 / n, .seed = seed}, tasks.one[k]);
        if (seed == 1) heads[k].push_back({double(n), 0}), apart[k].push_back({double(n), 0});
        heads[k].back().y += error(shared, others.one[k], k) / draws;
        apart[k].back().y += error(alone, others.one[k], 0) / draws;
      }
    }
  for (std::size_t k = 0; k < 2; ++k)
    for (std::size_t i = 0; i < heads[k].size(); ++i)
      std::cout << "task " << k + 1 << ", " << heads[k][i].x << " samples: heads " << heads[k][i].y
                << ", apart " << apart[k][i].y << '\n';
  for (const std::size_t i : {2, 3})  // 64 and 128 samples
    claim(heads[0][i].y < 0.7 * apart[0][i].y,
          "the hard task gains 30 % or more from the easy one");
  for (std::size_t i = 0; i < heads[1].size(); ++i)
    claim(heads[1][i].y > apart[1][i].y, "the easy task gains nothing from the hard one");
  std::vector<Plot> plots;
  for (std::size_t k = 0; k < 2; ++k) {
    Plot plot({.title = k == 0 ? "Task 1: sin 2u·x" : "Task 2: tanh 2u·x",
               .x = "training samples",
               .y = "mean squared error on others",
               .log_y = true,
               .width = 320});
    plots.push_back(
        plot.line("a network for it alone", apart[k]).line("one of two heads", heads[k]));
  }
  pictures.draw("multi_task", plots);
}

int main(int arguments, char** argument) { return run(arguments, argument, experiment); }
