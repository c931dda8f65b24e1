// SPDX-License-Identifier: MIT
// What gradients of one's own cost beside a step of training: vjp and jvp of batches and one by one,
// the optimizer, and an update of TD3 as in examples/td3_pendulum.cpp.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <vector>

#include <ctnn.hpp>
#include <ctnn/model/batch_gradients.hpp>
#include <ctnn/model/ema.hpp>
#include <ctnn/model/jvp.hpp>
#include <ctnn/training/optimize.hpp>

namespace {

using namespace ctnn;

/// The fastest of many short runs of f, in µs per call.
double fastest(auto f) {
  using clock = std::chrono::steady_clock;
  constexpr int calls = 20;
  double best = 1e30;
  for (int run = 0; run < 300; ++run) {
    const auto began = clock::now();
    for (int i = 0; i < calls; ++i) f();
    best = std::min(best, std::chrono::duration<double, std::micro>(clock::now() - began).count());
  }
  return best / calls;
}

std::vector<float> numbers(std::size_t n) {
  const Random random(1, Purpose::split);
  std::vector<float> result(n);
  for (std::size_t k = 0; k < n; ++k) result[k] = random.uniform(k) - 0.5F;
  return result;
}

/// A row of the table.
template <auto Net, int Batch>
void row(const char* name) {
  constexpr std::size_t in = Model<Net>::inputs;
  constexpr std::size_t out = Model<Net>::outputs;
  constexpr std::size_t n = Batch;
  using L = Learner<Net, HalfSquaredError, SGD<1e-6>, ctnn::Batch<Batch>>;
  const auto trainer = std::make_unique<Trainer<L>>(L{.seed = 1});
  const auto model = std::make_unique<Model<Net>>(trainer->model());
  const auto gradient = std::make_unique<Model<Net>>();
  const auto workspace = std::make_unique<GradientWorkspace<Net, Batch>>();
  const auto forward_mode = std::make_unique<JvpWorkspace<Net, Batch>>();
  auto x = numbers(n * in);
  auto dy = numbers(n * out);
  auto dx = numbers(n * in);
  const Rows<float, in> xs(x.data(), n);
  const Rows<float, in> dxs(dx.data(), n);
  const Rows<float, out> dys(dy.data(), n);
  const double step = fastest([&] {
    trainer->template gather<Values<out>>(Rows<const float, in>(xs), Rows<const float, out>(dys));
    trainer->step();
  });
  const double parameters = fastest([&] { vjp(*model, xs, dys, *workspace, *gradient); });
  const double both = fastest([&] { vjp(*model, xs, dys, *workspace, *gradient, dxs); });
  const double inputs = fastest([&] { vjp(*model, xs, dys, *workspace, dxs); });
  const double direction = fastest([&] { jvp(*model, xs, xs, *forward_mode, dys); });
  const double alone = fastest([&] {
    for (std::size_t s = 0; s < n; ++s) vjp(*model, xs[s], dys[s], *gradient);
  });
  std::printf("| %s | %.2f | %.2f, %.0f %% | %.2f | %.2f | %.2f | %.2f |\n", name, step, parameters,
              100 * step / parameters, both, inputs, direction, alone);
}

constexpr auto actor_net = Dense<3, 64, ReLU> >> Dense<64, ReLU> >> Dense<1, Tanh>;
constexpr auto critic_net = Dense<4, 64, ReLU> >> Dense<64, ReLU> >> Dense<1>;

/// Two updates of both critics and one of the actor, without the pendulum, divided by two: µs.
double td3() {
  constexpr std::size_t n = 100;
  std::array<Model<critic_net>, 2> critics;
  Model<actor_net> actor;
  initialize(actor, 1);
  for (std::size_t k = 0; k < 2; ++k) initialize(critics[k], 2 + k);
  auto targets = critics;
  auto actor_target = actor;
  Model<critic_net> critic_gradient;
  Model<actor_net> actor_gradient;
  std::array<Optimizer<critic_net, Adam<1e-3>>, 2> critic_optimizers;
  Optimizer<actor_net, Adam<1e-3>> actor_optimizer;
  GradientWorkspace<critic_net, n> of_critic;
  GradientWorkspace<actor_net, n> of_actor;
  Model<critic_net>::Workspace critic_memory;
  Model<actor_net>::Workspace actor_memory;
  auto x = numbers(4 * n);
  auto next = x;
  auto dx = x;
  auto q = numbers(n);
  auto other = q;
  const Rows<float, 4> xs(x.data(), n);
  const Rows<float, 4> nexts(next.data(), n);
  const Rows<float, 4> dxs(dx.data(), n);
  const Rows<float, 1> qs(q.data(), n);
  const Rows<float, 1> others(other.data(), n);
  const auto of_critics = [&] {
    actor_target(Rows<const float, 3>(next.data(), n, 4), {&next[3], n, 4}, actor_memory);
    targets[0](nexts, qs, critic_memory);
    targets[1](nexts, others, critic_memory);
    for (std::size_t s = 0; s < n; ++s) other[s] = -0.1F + 0.99F * std::min(q[s], other[s]);
    for (std::size_t k = 0; k < 2; ++k) {
      of_critic.forward(critics[k], xs, qs);
      for (std::size_t s = 0; s < n; ++s) q[s] = 2 * (q[s] - other[s]) / n;
      of_critic.backward(critics[k], qs, critic_gradient);
      critic_optimizers[k].step(critics[k], critic_gradient);
    }
  };
  return fastest([&] {
           of_critics();
           of_critics();
           of_actor.forward(actor, Rows<const float, 3>(x.data(), n, 4), {&x[3], n, 4});
           std::fill(q.begin(), q.end(), -1.0F / n);
           vjp(critics[0], xs, qs, of_critic, dxs);
           of_actor.backward(actor, {&dx[3], n, 4}, actor_gradient);
           actor_optimizer.step(actor, actor_gradient);
           ema(actor_target, actor, 0.005);
           for (std::size_t k = 0; k < 2; ++k) ema(targets[k], critics[k], 0.005);
         }) /
         2;
}

}  // namespace

int main() {
  std::printf("µs of a batch of 32, %s\n\n", instruction_set);
  std::puts(
      "| network | step of training, gathered, SGD | vjp of θ, rate of the step | θ and x | x | "
      "jvp "
      "| 32 single vjps |\n|---|---|---|---|---|---|---|");
  row<(Dense<4, 8, ReLU> >> Dense<3>), 32>("W1 4-8-3");
  row<(Dense<16, 64, Tanh> >> Dense<64, Tanh> >> Dense<4>), 32>("W2 16-64-64-4");
  row<(Dense<64, 128, ReLU> >> Dense<128, ReLU> >> Dense<128, ReLU> >> Dense<128, ReLU> >>
       Dense<10>),
      32>("W5 64-128-128-128-128-10");
  std::printf("\nTD3 on the pendulum, batch 100: %.1f µs an update\n", td3());
}
