// SPDX-License-Identifier: MIT
// Gradients without a trainer: an attack on a classifier, an input sought for an output, and a
// policy that learns from rewards.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <span>

#include <ctnn.hpp>
#include <ctnn/io/csv.hpp>
#include <ctnn/training/optimize.hpp>
using namespace ctnn;

constexpr auto classifier = Dense<4, 8, Tanh> >> Dense<3, Softmax>;
constexpr auto policy_net = Dense<1, 8, Tanh> >> Dense<2, Softmax>;

/// x changed by `step` per input, the way that raises the loss most (Goodfellow et al. 2015).
std::array<float, 4> attacked(const Model<classifier>& model, std::span<const float, 4> x,
                              int label, float step) {
  const auto [loss, dx] = loss_gradient(model, CrossEntropy, x, label);
  std::array<float, 4> result{};
  for (std::size_t i = 0; i < 4; ++i) result[i] = x[i] + std::copysign(step, dx[i]);
  return result;
}

/// An input that the model gives these outputs for, by descent from x.
std::array<float, 4> sought(const Model<classifier>& model, std::array<float, 4> x,
                            const std::array<float, 3>& outputs) {
  for (int step = 0; step < 5000; ++step) {
    const auto [loss, dx] = loss_gradient(model, CrossEntropy, x, outputs);
    for (std::size_t i = 0; i < 4; ++i) x[i] -= 0.02F * dx[i];
  }
  return x;
}

/// REINFORCE: in state ±1 the action that has its sign is rewarded.
Model<policy_net> learned_policy(int episodes) {
  Model<policy_net> policy;
  initialize(policy, 1);
  Model<policy_net> gradient;
  Optimizer<policy_net, SGD<0.1>> optimizer;
  const Random random(1, Purpose::split);
  for (int episode = 0; episode < episodes; ++episode) {
    const std::array<float, 1> state{episode % 2 == 0 ? 1.0F : -1.0F};
    const auto at = layer_outputs(policy, state);
    const auto p = at.output();
    const std::size_t action = random.uniform(static_cast<std::uint64_t>(episode)) < p[0] ? 0 : 1;
    const float reward = (action == 0) == (state[0] > 0) ? 1.0F : -1.0F;

    std::array<float, 2> dy{};
    dy[action] = -reward / p[action];  // of the loss −reward·log p
    vjp(policy, at, dy, gradient);
    optimizer.step(policy, gradient);
  }
  return policy;
}

int main() {
  const auto data = read_csv<4, Classes<3>>("examples/data/iris.csv");
  const auto model = fit(Learner<classifier, CrossEntropy, Adam<0.01>, Batch<16>>{.seed = 1}, data);
  int right = 0;
  int still_right = 0;
  for (std::size_t s = 0; s < data.size(); ++s) {
    const auto hit = [&](std::span<const float, 4> x) {
      const auto y = model(x);
      return std::max_element(y.begin(), y.end()) - y.begin() == data.target(s);
    };
    right += hit(data.x(s));
    still_right += hit(attacked(model, data.x(s), data.target(s), 0.5F));
  }
  std::cout << "iris: " << right << " of " << data.size() << " right, " << still_right
            << " when every input is moved by 0.5 cm\n";

  std::array<float, 4> x{};
  std::copy_n(data.x(0).begin(), 4, x.begin());
  const auto between = sought(model, x, {0.5F, 0.5F, 0.0F});
  const auto y = model(between);
  std::cout << "between the first two species: " << y[0] << ", " << y[1] << ", " << y[2] << '\n';

  const auto policy = learned_policy(2000);
  const float below = policy(std::array{-1.0F})[1];
  const float above = policy(std::array{1.0F})[0];
  std::cout << "the policy takes the right action with probability " << below << " and " << above
            << '\n';
  const bool as_told = right > 140 && still_right < right - 10 && std::abs(y[0] - 0.5F) < 0.1F &&
                       below > 0.9F && above > 0.9F;
  return as_told ? 0 : 1;  // what the lines above say is checked wherever this runs
}
