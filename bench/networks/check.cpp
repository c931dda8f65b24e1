// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "reference.hpp"

namespace bench {
namespace {

std::string differs(const char* what, double got, double expected) {
  char text[128];
  std::snprintf(text, sizeof text, "%s %.7g instead of %.7g", what, got, expected);
  return text;
}

}  // namespace

std::string check_inference(const Workload& workload, Inference& inference, int batch) {
  // Sums of at most 784 terms of size ≤ 1 in float: 2e-5 is far above their rounding, far below what
  // a wrong activation or a leaking padding lane does.
  constexpr double tolerance = 2e-5;
  const Parameters parameters = make_parameters(workload);
  const Samples samples = make_samples(workload, batch);
  const auto expected = reference_outputs(workload, parameters, samples);
  const auto outputs = static_cast<std::size_t>(workload.outputs());
  std::vector<float> y(static_cast<std::size_t>(batch) * outputs);
  if (batch == 1) {
    const Samples several = make_samples(workload, 16);
    const auto of_each = reference_outputs(workload, parameters, several);
    for (long n = 1; n <= 16; ++n) {
      inference.one_by_one(n, several, y.data());
      for (std::size_t o = 0; o < outputs; ++o) {
        const double right = of_each[static_cast<std::size_t>(n - 1) * outputs + o];
        if (!(std::abs(y[o] - right) < tolerance)) return differs("output", y[o], right);
      }
    }
    std::vector<float> x(several.x.begin(), several.x.begin() + workload.inputs());
    std::vector<float> twice = x;
    inference.chained(2, x.data(), y.data());
    Samples one = make_samples(workload, 1);
    for (int turn = 0; turn < 2; ++turn) {
      one.x = twice;
      const auto out = reference_outputs(workload, parameters, one);
      if (turn == 1)
        for (std::size_t o = 0; o < outputs; ++o)
          if (!(std::abs(y[o] - out[o]) < tolerance))
            return differs("chained output", y[o], out[o]);
      for (std::size_t o = 0; o < std::min(outputs, twice.size()); ++o)
        twice[o] = static_cast<float>(out[o]);
    }
  } else {
    inference.batch(1, samples, y.data());
    for (std::size_t k = 0; k < y.size(); ++k)
      if (!(std::abs(y[k] - expected[k]) < tolerance)) return differs("output", y[k], expected[k]);
  }
  return {};
}

namespace {

/// What is wrong with the parameters that training has moved; a share of them may be.
std::string check_parameters(const Workload& workload, const Parameters& before,
                             const Parameters& got, const DoubleParameters& expected,
                             double rounding, double share) {
  double moved = 0;
  // A step moves a weight by at most about rate; a gradient that is off by 1e-4 of the largest moves
  // it elsewhere.
  const auto compare = [&](const std::vector<float>& old, const std::vector<float>& now,
                           const std::vector<double>& right) -> std::string {
    double largest = 0;
    for (std::size_t k = 0; k < now.size(); ++k)
      largest = std::max(largest, std::abs(right[k] - old[k]));
    moved = std::max(moved, largest);
    const double tolerance = 2e-3 * largest + rounding * std::max(1.0, std::abs(double(old[0])));
    std::size_t wrong = 0;
    double a = 0;
    double b = 0;
    for (std::size_t k = 0; k < now.size(); ++k)
      if (!(std::abs(now[k] - right[k]) < tolerance)) ++wrong, a = now[k], b = right[k];
    return static_cast<double>(wrong) > share * static_cast<double>(now.size())
               ? differs("parameter after training", a, b)
               : std::string();
  };
  for (std::size_t l = 0; l < workload.depth; ++l) {
    if (got.w[l].size() != expected.w[l].size()) return "another number of weights";
    if (auto text = compare(before.w[l], got.w[l], expected.w[l]); !text.empty()) return text;
    if (auto text = compare(before.b[l], got.b[l], expected.b[l]); !text.empty()) return text;
  }
  return moved > 0 ? std::string() : "training moved nothing";
}

/// Steps over a data set, once per workload: an epoch, or fewer where that takes seconds.
struct ReferenceFit {
  long steps = 0;
  DoubleStep last;
};
const ReferenceFit& reference_fit(const Workload& workload, const Parameters& parameters,
                                  const Samples& data, const Order& order) {
  static std::map<std::string_view, ReferenceFit> all;
  const auto [found, fresh] = all.try_emplace(workload.name);
  ReferenceFit& fit = found->second;
  if (!fresh) return fit;
  const auto in = static_cast<std::size_t>(workload.inputs());
  const auto out = static_cast<std::size_t>(workload.outputs());
  const long epoch = fit_samples / fit_batch;
  fit.steps =
      std::clamp(static_cast<long>(3e8 / (workload.training_flops() * fit_batch)), 3L, epoch);
  fit.last.parameters = exact(parameters);
  for (long step = 0; step < fit.steps; ++step) {
    Samples batch{.batch = fit_batch, .x = {}, .t = {}, .classes = {}};
    for (std::size_t r = 0; r < fit_batch; ++r) {
      const std::size_t i = order[static_cast<std::size_t>(step) * fit_batch + r];
      batch.x.insert(batch.x.end(), &data.x[i * in], &data.x[i * in] + in);
      batch.t.insert(batch.t.end(), &data.t[i * out], &data.t[i * out] + out);
    }
    fit.last = reference_step(workload, fit.last.parameters, batch, Optimizer::sgd);
  }
  return fit;
}

}  // namespace

std::string check_training(const Workload& workload, Training& training,
                           const Parameters& parameters, const Samples& samples,
                           Optimizer optimizer) {
  const DoubleStep expected = reference_step(workload, exact(parameters), samples, optimizer);
  training.steps(1);
  // Adam's first step is the sign of g: where g is nearly zero any move is right.
  return check_parameters(workload, parameters, training.parameters(), expected.parameters, 2.4e-7,
                          optimizer == Optimizer::adam ? 0.01 : 0);
}

std::string check_fitting(const Workload& workload, Fitting& fitting, const Parameters& parameters,
                          const Samples& data, const Order& first) {
  const ReferenceFit& expected = reference_fit(workload, parameters, data, first);
  fitting.steps(expected.steps);
  if (!(std::abs(fitting.loss() - expected.last.loss) < 2e-5 * std::max(1.0, expected.last.loss)))
    return differs("loss", fitting.loss(), expected.last.loss);
  return check_parameters(workload, parameters, fitting.parameters(), expected.last.parameters,
                          1e-6, 0);
}

}  // namespace bench
