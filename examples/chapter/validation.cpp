// SPDX-License-Identifier: MIT
// What one hold-out says, what K folds say, and what leave-one-out says of the same learner on the same
// few samples: how much the estimate of accuracy depends on the draw.
#include <array>
#include <cmath>
#include <vector>

#include <ctnn/data/exhaustive_splits.hpp>
#include <ctnn/fleet/fit_together.hpp>
#include <ctnn/network/dense.hpp>

#include "moons.hpp"
using namespace ctnn;

using Moons =
    Learner<(Dense<2, 8, Tanh> >> Dense<1, Sigmoid>), BinaryCrossEntropy, Adam<0.02>, Batch<16>>;
using Cloud = Dataset<2, Binary>;

constexpr int repeats = 40;

void experiment(const Pictures& pictures) {
  const Cloud data = moons(60, 0.35, 7);
  const Cloud world = moons(4000, 0.35, 70);

  // Rounds of all estimates, and which estimate a round belongs to; the last trains on all samples.
  std::vector<Split> rounds;
  std::vector<std::size_t> estimate_of;
  const auto add = [&](const std::vector<Split>& splits, std::size_t estimate) {
    for (const Split& split : splits) rounds.push_back(split), estimate_of.push_back(estimate);
  };
  for (int r = 0; r < repeats; ++r) {
    const auto at = static_cast<std::size_t>(r);
    add({hold_out(data.size(), 0.2, 1, {}, r)}, at);
    add(k_fold(data.size(), 5, 1, {}, r), repeats + at);
  }
  add(leave_one_out(data.size()), 2 * repeats);
  add({{all_indices(data.size()), {}}}, 2 * repeats + 1);

  std::vector<std::vector<std::size_t>> training;
  for (const Split& round : rounds) training.push_back(round.train);
  const std::vector<Moons> learners(rounds.size(), Moons{.epochs = 150, .seed = 1});
  const auto models = fit_together(learners, data, training);

  const auto right = [&](std::size_t m, const Cloud& samples, std::size_t i) {
    return (models[m](samples.x(i))[0] > 0.5F) == samples.target(i);
  };
  std::vector<double> correct(2 * repeats + 1);
  std::vector<double> seen(2 * repeats + 1);
  for (std::size_t m = 0; m + 1 < models.size(); ++m)
    for (const std::size_t i : rounds[m].test) {
      correct[estimate_of[m]] += right(m, data, i);
      ++seen[estimate_of[m]];
    }
  double on_others = 0;
  for (std::size_t i = 0; i < world.size(); ++i)
    on_others += right(models.size() - 1, world, i) / static_cast<double>(world.size());

  std::array<std::vector<Plot::Point>, 3> estimates;
  for (std::size_t e = 0; e < correct.size(); ++e) {
    const std::size_t kind = e / repeats;
    const double aside = kind == 2 ? 0 : 0.6 * static_cast<double>(e % repeats) / repeats - 0.3;
    estimates[kind].push_back({static_cast<double>(kind) + aside, correct[e] / seen[e]});
  }
  const auto mean = [](const std::vector<Plot::Point>& points) {
    double sum = 0;
    for (const auto& p : points) sum += p.y / static_cast<double>(points.size());
    return sum;
  };
  const auto deviation = [&](const std::vector<Plot::Point>& points) {
    double squares = 0;
    for (const auto& p : points) squares += (p.y - mean(points)) * (p.y - mean(points));
    return std::sqrt(squares / static_cast<double>(points.size() - 1));
  };
  std::cout << models.size() << " models; deviation of hold-out " << deviation(estimates[0])
            << ", of 5 folds " << deviation(estimates[1]) << "; leave-one-out " << estimates[2][0].y
            << "; on 4000 others " << on_others << '\n';
  claim(deviation(estimates[0]) > 3 * deviation(estimates[1]),
        "what one hold-out says varies more than three times as much as what five folds say");
  claim(std::abs(mean(estimates[0]) - mean(estimates[1])) < 0.02 &&
            std::abs(estimates[2][0].y - mean(estimates[1])) < 0.02,
        "their means agree with one another and with leave-one-out within 0.02");
  for (const auto& each : estimates)
    claim(mean(each) - on_others > 0.03,
          "all are too high here: no repetition makes up for which 60 samples there are");

  Plot plot({.title = "Estimates of accuracy from 60 samples",
             .x = "",
             .y = "accuracy",
             .y_low = 0.6,
             .y_high = 1.02});
  plot.labels({"hold-out, 40 draws", "5 folds, 40 draws", "leave-one-out"});
  plot.dots("hold-out of 20 %", estimates[0]).dots("5 folds", estimates[1]);
  plot.dots("leave-one-out", estimates[2]);
  plot.line("on 4000 other samples", {{-0.5, on_others}, {2.5, on_others}}, true);
  pictures.draw("validation", std::array{plot});
}

int main(int arguments, char** argument) { return run(arguments, argument, experiment); }
