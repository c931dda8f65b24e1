// SPDX-License-Identifier: MIT
#include "reference.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <utility>

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

using Rows = std::vector<std::vector<double>>;  // [layer][neuron] of one sample

/// Outputs of every layer for one sample.
Rows forward(const Workload& workload, const DoubleParameters& p, const float* x) {
  Rows y;
  std::vector<double> in(x, x + workload.inputs());
  for (std::size_t l = 0; l < workload.depth; ++l) {
    const auto n = static_cast<std::size_t>(workload.widths[l + 1]);
    std::vector<double> out(n);
    for (std::size_t o = 0; o < n; ++o) {
      double z = p.b[l][o];
      for (std::size_t i = 0; i < in.size(); ++i) z += p.w[l][o * in.size() + i] * in[i];
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

Order make_order(int samples) {
  Sequence sequence(99);
  Order order(static_cast<std::size_t>(samples));
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t i = order.size(); i > 1; --i) {
    const double place = (double(sequence.next()) + 1) / 2 * static_cast<double>(i);
    std::swap(order[i - 1], order[std::min(static_cast<std::size_t>(place), i - 1)]);
  }
  return order;
}

DoubleParameters exact(const Parameters& p) {
  DoubleParameters d;
  for (const auto& w : p.w) d.w.emplace_back(w.begin(), w.end());
  for (const auto& b : p.b) d.b.emplace_back(b.begin(), b.end());
  return d;
}

std::vector<double> reference_outputs(const Workload& workload, const Parameters& parameters,
                                      const Samples& samples) {
  const DoubleParameters p = exact(parameters);
  std::vector<double> y;
  for (int s = 0; s < samples.batch; ++s) {
    const auto out = forward(workload, p, samples.x.data() + s * workload.inputs()).back();
    y.insert(y.end(), out.begin(), out.end());
  }
  return y;
}

DoubleStep reference_step(const Workload& workload, const DoubleParameters& p,
                          const Samples& samples, Optimizer optimizer) {
  double loss = 0;
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
    for (std::size_t o = 0; o < dz.size(); ++o) {
      const double error = dz[o] - t[o];
      loss += (workload.loss == Loss::cross_entropy ? -t[o] * std::log(dz[o]) : error * error / 2) /
              samples.batch;
      dz[o] = error / samples.batch;
    }
    for (std::size_t l = workload.depth; l-- > 0;) {
      const auto in = static_cast<std::size_t>(workload.widths[l]);
      std::vector<double> dx(in);
      for (std::size_t o = 0; o < dz.size(); ++o) {
        g.b[l][o] += dz[o];
        for (std::size_t i = 0; i < in; ++i) {
          g.w[l][o * in + i] += dz[o] * (l == 0 ? double(x[i]) : y[l - 1][i]);
          dx[i] += p.w[l][o * in + i] * dz[o];
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
  return {g, loss};
}

}  // namespace bench
