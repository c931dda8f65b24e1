// SPDX-License-Identifier: MIT
// Forecast a series one step ahead from its last values, beside two naive forecasts.
#include <cmath>
#include <cstddef>
#include <iostream>
#include <numbers>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <ctnn.hpp>
#include <ctnn/report/plot.hpp>
using namespace ctnn;

constexpr int lags = 24;  // inputs: the last 24 hours
constexpr auto net = Dense<lags, 8, Tanh> >> Dense<1>;
using Forecast = Learner<net, HalfSquaredError, L2<1e-3>, Adam<2e-3>, Batch<32>, Standardize,
                         StandardizeTargets, TimeSeriesSplit<5>>;
using Table = Predictions<Values<1>>;

/// A made-up series, the power that a building takes in kW, hour by hour: two waves a day, and noise
/// of which 0.8 lasts until the next hour.
std::vector<float> made_up_load(std::size_t hours) {
  std::mt19937 random(1);
  std::vector<float> load;
  float noise = 0;
  for (std::size_t hour = 0; hour < hours; ++hour) {
    const float day = 2 * std::numbers::pi_v<float> * static_cast<float>(hour % 24) / 24;
    noise = 0.8F * noise + static_cast<float>(random() % 2001) / 1000 - 1;  // of −1 … 1
    load.push_back(20 - 8 * std::cos(day) + 3 * std::sin(2 * day) + noise);
  }
  return load;
}

int main(int argc, char** argv) {
  const std::vector<float> load = made_up_load(24 * 60);
  Dataset<lags, Values<1>> data;  // sample s: the hours s … s + 23, its target the hour s + 24
  for (std::size_t s = 0; s + lags < load.size(); ++s)
    data.add(std::span(load).subspan(s).first<lags>(), load[s + lags]);

  /// The error of saying for each hour what was measured `back` hours before.
  const auto naive = [&](const std::string& name, std::size_t back) {
    return metric(
        name,
        [&load, back](const Table& p) {
          double sum = 0;
          for (std::size_t i = 0; i < p.size(); ++i)
            sum += std::abs(p.target(i)[0] - load[p.sample(i) + lags - back]);
          return sum / static_cast<double>(p.size());
        },
        Better::lower);
  };
  const Forecast learner{.epochs = 200, .seed = 1};
  const auto rounds = cross_validate(learner, data, mean_absolute_error, naive("as an hour ago", 1),
                                     naive("as a day ago", 24));
  std::cout << rounds;

  // Trained on all but the last three days, which are shown.
  const std::size_t past = data.size() - 72;
  const Model<net> model = fit(learner, data, all_indices(past));
  std::vector<double> measured;
  std::vector<double> forecast;
  for (std::size_t s = past; s < data.size(); ++s) {
    measured.push_back(data.target(s)[0]);
    forecast.push_back(model(data.x(s))[0]);
  }
  Plot plot({.title = "the next hour", .x = "hour", .y = "kW"});
  plot.line("measured", measured).line("forecast", forecast);
  if (argc > 1) write_svg(std::string(argv[1]) + "/time_series.svg", plot);
  return rounds[mean_absolute_error].pooled < 0.6 ? 0 : 1;
}
