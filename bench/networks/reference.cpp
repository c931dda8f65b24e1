// SPDX-License-Identifier: MIT
#include "reference.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>

namespace bench {
namespace {

/// Uniform in (−1, 1), the same on every machine.
class Sequence {
 public:
  explicit Sequence(std::uint32_t seed) : state_(seed) {}
  float next() {
    state_ = state_ * 1664525U + 1013904223U;
    return static_cast<float>(state_ >> 8) * 0x1p-23F - 1;
  }

 private:
  std::uint32_t state_;
};

using Rows = std::vector<std::vector<double>>;  // [layer][unit] of one sample

/// Outputs of every layer for one sample.
Rows forward(const Workload& workload, const Parameters& p, const float* x) {
  Rows y;
  std::vector<double> in(x, x + workload.inputs());
  for (std::size_t l = 0; l < workload.depth; ++l) {
    const auto n = static_cast<std::size_t>(workload.widths[l + 1]);
    std::vector<double> out(n);
    for (std::size_t o = 0; o < n; ++o) {
      double z = p.b[l][o];
      for (std::size_t i = 0; i < in.size(); ++i) z += double(p.w[l][o * in.size() + i]) * in[i];
      out[o] = z;
    }
    switch (workload.activation(l)) {
      case Act::linear:
        break;
      case Act::relu:
        for (double& v : out) v = std::max(v, 0.0);
        break;
      case Act::tanh:
        for (double& v : out) v = std::tanh(v);
        break;
      case Act::softmax: {
        const double top = *std::max_element(out.begin(), out.end());
        double sum = 0;
        for (double& v : out) sum += v = std::exp(v - top);
        for (double& v : out) v /= sum;
      }
    }
    y.push_back(out);
    in = out;
  }
  return y;
}

double slope(Act act, double y) {
  return act == Act::relu ? (y > 0 ? 1 : 0) : act == Act::tanh ? 1 - y * y : 1;
}

}  // namespace

std::vector<System>& systems() {
  static std::vector<System> all;
  return all;
}

Parameters make_parameters(const Workload& workload) {
  Sequence sequence(12345);
  Parameters p;
  for (std::size_t l = 0; l < workload.depth; ++l) {
    const int in = workload.widths[l];
    const int out = workload.widths[l + 1];
    const float bound = std::sqrt(6.0F / static_cast<float>(in + out));
    std::vector<float> w(static_cast<std::size_t>(in) * static_cast<std::size_t>(out));
    std::vector<float> b(static_cast<std::size_t>(out));
    for (float& v : w) v = bound * sequence.next();
    for (float& v : b) v = 0.1F * sequence.next();
    p.w.push_back(w);
    p.b.push_back(b);
  }
  return p;
}

Samples make_samples(const Workload& workload, int batch) {
  Sequence sequence(777);
  Samples s{.batch = batch, .x = {}, .t = {}, .classes = {}};
  s.x.resize(static_cast<std::size_t>(batch) * static_cast<std::size_t>(workload.inputs()));
  s.t.resize(static_cast<std::size_t>(batch) * static_cast<std::size_t>(workload.outputs()));
  for (float& v : s.x) v = sequence.next();
  for (int i = 0; i < batch; ++i) {
    float* t =
        s.t.data() + static_cast<std::size_t>(i) * static_cast<std::size_t>(workload.outputs());
    if (workload.loss == Loss::cross_entropy) {
      s.classes.push_back(i % workload.outputs());
      t[s.classes.back()] = 1;
    } else {
      for (int o = 0; o < workload.outputs(); ++o) t[o] = sequence.next();
    }
  }
  return s;
}

std::vector<double> reference_outputs(const Workload& workload, const Parameters& parameters,
                                      const Samples& samples) {
  std::vector<double> y;
  for (int s = 0; s < samples.batch; ++s) {
    const auto out = forward(workload, parameters, samples.x.data() + s * workload.inputs()).back();
    y.insert(y.end(), out.begin(), out.end());
  }
  return y;
}

DoubleParameters reference_step(const Workload& workload, const Parameters& p,
                                const Samples& samples, Optimizer optimizer) {
  DoubleParameters g;
  for (std::size_t l = 0; l < workload.depth; ++l) {
    g.w.emplace_back(p.w[l].size());
    g.b.emplace_back(p.b[l].size());
  }
  for (int s = 0; s < samples.batch; ++s) {
    const float* x = samples.x.data() + s * workload.inputs();
    const float* t = samples.t.data() + s * workload.outputs();
    const Rows y = forward(workload, p, x);
    // Cross entropy behind softmax, and half squared error behind a linear layer: y − t.
    std::vector<double> dz = y.back();
    for (std::size_t o = 0; o < dz.size(); ++o) dz[o] = (dz[o] - t[o]) / samples.batch;
    for (std::size_t l = workload.depth; l-- > 0;) {
      const auto in = static_cast<std::size_t>(workload.widths[l]);
      std::vector<double> dx(in);
      for (std::size_t o = 0; o < dz.size(); ++o) {
        g.b[l][o] += dz[o];
        for (std::size_t i = 0; i < in; ++i) {
          g.w[l][o * in + i] += dz[o] * (l == 0 ? double(x[i]) : y[l - 1][i]);
          dx[i] += double(p.w[l][o * in + i]) * dz[o];
        }
      }
      if (l > 0)
        for (std::size_t i = 0; i < in; ++i)
          dx[i] *= slope(workload.activation(l - 1), y[l - 1][i]);
      dz = dx;
    }
  }
  // The first step of Adam: m̂ = g and v̂ = g², so w moves by rate·g/(|g| + ε).
  const auto move = [&](double w, double gradient) {
    return optimizer == Optimizer::sgd ? w - double(learning_rate) * gradient
                                       : w - 0.001 * gradient / (std::abs(gradient) + 1e-8);
  };
  for (std::size_t l = 0; l < workload.depth; ++l) {
    for (std::size_t k = 0; k < g.w[l].size(); ++k) g.w[l][k] = move(p.w[l][k], g.w[l][k]);
    for (std::size_t k = 0; k < g.b[l].size(); ++k) g.b[l][k] = move(p.b[l][k], g.b[l][k]);
  }
  return g;
}

namespace {

std::string differs(const char* what, double got, double want) {
  char text[128];
  std::snprintf(text, sizeof text, "%s %.7g instead of %.7g", what, got, want);
  return text;
}

}  // namespace

std::string check_inference(const Workload& workload, Inference& inference, int batch) {
  // Sums of at most 784 terms of size ≤ 1 in float: 2e-5 is far above their rounding, far below what
  // a wrong activation or a leaking padding lane does.
  constexpr double tolerance = 2e-5;
  const Parameters parameters = make_parameters(workload);
  const Samples samples = make_samples(workload, batch);
  const auto want = reference_outputs(workload, parameters, samples);
  const auto outputs = static_cast<std::size_t>(workload.outputs());
  std::vector<float> y(static_cast<std::size_t>(batch) * outputs);
  if (batch == 1) {
    const Samples several = make_samples(workload, 16);
    const auto expected = reference_outputs(workload, parameters, several);
    for (long n = 1; n <= 16; ++n) {
      inference.one_by_one(n, several, y.data());
      for (std::size_t o = 0; o < outputs; ++o) {
        const double right = expected[static_cast<std::size_t>(n - 1) * outputs + o];
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
      if (!(std::abs(y[k] - want[k]) < tolerance)) return differs("output", y[k], want[k]);
  }
  return {};
}

std::string check_training(const Workload& workload, Training& training,
                           const Parameters& parameters, const Samples& samples,
                           Optimizer optimizer) {
  const DoubleParameters want = reference_step(workload, parameters, samples, optimizer);
  training.steps(1);
  const Parameters got = training.parameters();
  double moved = 0;
  // A step moves a weight by at most about rate; a gradient that is off by 1e-4 of the largest moves
  // it elsewhere. Adam's first step is the sign of g: where g is nearly zero any move is right.
  const auto compare = [&](const std::vector<float>& before, const std::vector<float>& now,
                           const std::vector<double>& right) -> std::string {
    double largest = 0;
    for (std::size_t k = 0; k < now.size(); ++k)
      largest = std::max(largest, std::abs(right[k] - before[k]));
    moved = std::max(moved, largest);
    const double tolerance = 2e-3 * largest + 2.4e-7 * std::max(1.0, std::abs(double(before[0])));
    std::size_t wrong = 0;
    double a = 0;
    double b = 0;
    for (std::size_t k = 0; k < now.size(); ++k)
      if (!(std::abs(now[k] - right[k]) < tolerance)) ++wrong, a = now[k], b = right[k];
    const double allowed =
        optimizer == Optimizer::adam ? 0.01 * static_cast<double>(now.size()) : 0;
    return static_cast<double>(wrong) > allowed ? differs("parameter after a step", a, b)
                                                : std::string();
  };
  for (std::size_t l = 0; l < workload.depth; ++l) {
    if (got.w[l].size() != want.w[l].size()) return "another number of weights";
    if (auto text = compare(parameters.w[l], got.w[l], want.w[l]); !text.empty()) return text;
    if (auto text = compare(parameters.b[l], got.b[l], want.b[l]); !text.empty()) return text;
  }
  return moved > 0 ? std::string() : "the step moved nothing";
}

}  // namespace bench
