// SPDX-License-Identifier: MIT
// Reinforcement learning with gradients of one's own: TD3 (Fujimoto et al. 2018) learns to swing a
// pendulum up. An actor chooses the torque; two critics estimate what it will earn.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iostream>
#include <random>
#include <vector>

#include <ctnn.hpp>
#include <ctnn/model/batch_gradients.hpp>
#include <ctnn/model/ema.hpp>
#include <ctnn/training/optimize.hpp>
using namespace ctnn;

constexpr auto actor_net = Dense<3, 64, ReLU> >> Dense<64, ReLU> >> Named<"out", Dense<1, Tanh>>;
constexpr auto critic_net = Dense<4, 64, ReLU> >> Dense<64, ReLU> >> Named<"out", Dense<1>>;
constexpr std::size_t steps = 10000;
constexpr std::size_t warm_up = 100;
constexpr std::size_t batch = 100;
constexpr std::size_t episode = 200;
constexpr float pi = 3.14159265F;

std::mt19937 engine(1);
float uniform() { return std::uniform_real_distribution<float>(-1, 1)(engine); }
float limited(float action) { return std::clamp(action, -1.0F, 1.0F); }

struct Pendulum {
  float angle = pi * uniform();  // 0 is upright
  float speed = uniform();
  std::array<float, 4> seen(float action = 0) const {
    return {std::cos(angle), std::sin(angle), speed, action};
  }
  /// The reward; from -16.3 to 0.
  float move(float action) {
    const float off = std::remainder(angle, 2 * pi);
    const float cost = off * off + 0.1F * speed * speed + 0.004F * action * action;
    speed = std::clamp(speed + 0.05F * (15 * std::sin(angle) + 6 * action), -8.0F, 8.0F);
    angle += 0.05F * speed;
    return -cost;
  }
};
struct Transition {
  std::array<float, 4> before, after;  // cos, sin, speed and the action
  float reward;
};

float action_of(const Model<actor_net>& actor, const Pendulum& pendulum) {
  return actor(std::array{std::cos(pendulum.angle), std::sin(pendulum.angle), pendulum.speed})[0];
}
/// The mean return of ten episodes.
float evaluate(const Model<actor_net>& actor) {
  float sum = 0;
  for (int k = 0; k < 10; ++k) {
    Pendulum pendulum;
    for (std::size_t s = 0; s < episode; ++s) sum += pendulum.move(action_of(actor, pendulum));
  }
  return sum / 10;
}

int main() {
  const auto started = [](auto model, int seed) {
    initialize<LeCunUniform, OnLayer<"out", Uniform<-3e-3, 3e-3>>>(model, seed);
    return model;
  };
  auto actor = started(Model<actor_net>(), 1);
  std::array critics{started(Model<critic_net>(), 2), started(Model<critic_net>(), 3)};
  auto actor_target = actor;
  auto critic_targets = critics;
  Model<actor_net> actor_gradient;
  Model<critic_net> critic_gradient;
  Optimizer<actor_net, Adam<1e-3>> actor_optimizer;
  std::array<Optimizer<critic_net, Adam<1e-3>>, 2> critic_optimizers;
  GradientWorkspace<actor_net, batch> of_actor;
  GradientWorkspace<critic_net, batch> of_critic;
  Model<actor_net>::Workspace actor_memory;
  Model<critic_net>::Workspace critic_memory;

  // A batch: rows of four numbers, of which the first three are what the actor sees.
  std::array<float, 4 * batch> x{}, next{}, dx{};
  std::array<float, batch> reward{}, q{}, other{}, target{};
  const Rows<float, 4> xs(x.data(), batch), nexts(next.data(), batch), dxs(dx.data(), batch);
  const Rows<float, 3> seen(x.data(), batch, 4), next_seen(next.data(), batch, 4);
  const Rows<float, 1> actions(&x[3], batch, 4), next_actions(&next[3], batch, 4);
  const Rows<float, 1> d_actions(&dx[3], batch, 4), qs(q.data(), batch),
      others(other.data(), batch);

  std::normal_distribution<float> normal;
  std::vector<Transition> memory;
  Pendulum pendulum;
  float result = 0;
  for (std::size_t step = 1; step <= steps; ++step) {
    if (step % episode == 0) pendulum = {};
    const float action =
        step <= warm_up ? uniform() : limited(action_of(actor, pendulum) + 0.1F * normal(engine));
    const auto before = pendulum.seen(action);
    const float earned = pendulum.move(action);
    memory.push_back({before, pendulum.seen(), earned});
    if (step <= warm_up) continue;

    for (std::size_t s = 0; s < batch; ++s) {
      const auto& drawn = memory[engine() % memory.size()];
      std::copy_n(drawn.before.begin(), 4, xs[s].begin());
      std::copy_n(drawn.after.begin(), 4, nexts[s].begin());
      reward[s] = drawn.reward;
    }
    // Targets: the reward, and the lower of two estimates of what an action near the actor's earns.
    actor_target(next_seen, next_actions, actor_memory);
    for (std::size_t s = 0; s < batch; ++s)
      next[4 * s + 3] = limited(next[4 * s + 3] + std::clamp(0.2F * normal(engine), -0.5F, 0.5F));
    critic_targets[0](nexts, qs, critic_memory);
    critic_targets[1](nexts, others, critic_memory);
    for (std::size_t s = 0; s < batch; ++s)
      target[s] = reward[s] + 0.99F * std::min(q[s], other[s]);
    for (std::size_t k = 0; k < 2; ++k) {
      of_critic.forward(critics[k], xs, qs);
      for (std::size_t s = 0; s < batch; ++s) q[s] = 2 * (q[s] - target[s]) / batch;  // ∂MSE/∂q
      of_critic.backward(critics[k], qs, critic_gradient);
      critic_optimizers[k].step(critics[k], critic_gradient);
    }
    if (step % 2 == 0) {  // the actor goes where the first critic's estimate rises
      of_actor.forward(actor, seen, actions);
      q.fill(-1.0F / batch);
      vjp(critics[0], xs, qs, of_critic, dxs);
      of_actor.backward(actor, d_actions, actor_gradient);
      actor_optimizer.step(actor, actor_gradient);
      ema(actor_target, actor, 0.005);
      for (std::size_t k = 0; k < 2; ++k) ema(critic_targets[k], critics[k], 0.005);
    }
    if (step % 2000 == 0) {
      result = evaluate(actor);
      std::cout << "mean return after " << step << " steps: " << result << '\n';
    }
  }
  return result > -800 ? 0 : 1;  // without learning it is about -1300
}
