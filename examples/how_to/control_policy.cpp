// SPDX-License-Identifier: MIT
// A controller 16-64-64-4 that learns while it works: every tick it acts, measures where that led, and
// changes by the gradient of what this cost. No data set, no trainer, no allocation.
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iostream>

#include <ctnn.hpp>
#include <ctnn/training/optimize.hpp>
using namespace ctnn;

constexpr auto net = Dense<16, 64, Tanh> >> Dense<64, Tanh> >> Dense<4, Tanh>;
using State = std::array<float, 16>;
using Action = std::array<float, 4>;

/// How much thruster k moves coordinate i: four clusters that overlap.
float reach(std::size_t i, std::size_t k) {
  const float d = static_cast<float>(i) / 4 - static_cast<float>(k) - 0.4F;
  return 0.5F * std::exp(-d * d);
}
/// A tick of the plant: a slowly turning wind and gusts push it, and only thrusters bring it back.
State moved(const State& x, const Action& u, const Random& gusts, std::uint64_t tick) {
  State next{};
  for (std::size_t i = 0; i < next.size(); ++i) {
    const float wind = std::sin(0.002F * static_cast<float>(tick) + static_cast<float>(i) / 4);
    next[i] = 0.95F * x[i] + 0.3F * wind + 0.05F * (gusts.uniform(16 * tick + i) - 0.5F);
    for (std::size_t k = 0; k < u.size(); ++k) next[i] += reach(i, k) * u[k];
  }
  return next;
}
double cost(const State& x) {
  double sum = 0;
  for (const float v : x) sum += v * v;
  return sum;
}

int main() {
  Model<net> policy;
  initialize(policy, 3);
  Model<net> gradient;  // of the cost, by every parameter
  Optimizer<net, Adam<1e-3>> optimizer;
  const Random gusts(5, Purpose::noise);
  State x{};
  State idle{};  // the same plant without a controller
  constexpr int ticks = 20000;
  double learned = 0;
  double alone = 0;
  const auto began = std::chrono::steady_clock::now();
  for (int tick = 0; tick < ticks; ++tick) {
    const auto seen = layer_outputs(policy, x);
    const Action u = seen.output();
    const State next = moved(x, u, gusts, static_cast<std::uint64_t>(tick));
    // ∂(Σ next² + 0.02·Σ u²)/∂u, and from there through the policy.
    Action du{};
    for (std::size_t k = 0; k < du.size(); ++k) {
      du[k] = 0.04F * u[k];
      for (std::size_t i = 0; i < next.size(); ++i) du[k] += 2 * next[i] * reach(i, k);
    }
    vjp(policy, seen, du, gradient);
    optimizer.step(policy, gradient);
    x = next;
    idle = moved(idle, Action{}, gusts, static_cast<std::uint64_t>(tick));
    learned += cost(x) / ticks;
    alone += cost(idle) / ticks;
  }
  const double all =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  std::cout << "distance² from the goal, mean of " << ticks << " ticks: " << learned << ", and "
            << alone << " without a controller\na tick of acting, seeing and learning takes "
            << 1e6 * all / ticks << " µs\n";
  return learned < alone / 4 ? EXIT_SUCCESS : EXIT_FAILURE;
}
