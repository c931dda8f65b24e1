// SPDX-License-Identifier: MIT
// A surrogate inside a simulation loop: a driven pendulum with friction, whose small steps of
// integration a network replaces by one call per tick.
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iostream>

#include <ctnn.hpp>
using namespace ctnn;

// Angle (as sine and cosine), velocity and torque to the change of both in a tick of 0.05 s.
constexpr auto net = Dense<4, 32, Tanh> >> Dense<32, Tanh> >> Dense<2>;
using Surrogate = Learner<net, HalfSquaredError, Adam<4e-3>, Cosine<>, Batch<64>>;

struct Pendulum {
  double angle = 0;
  double velocity = 0;
};
/// 400 small steps of the equations of motion, with friction that has a kink.
Pendulum integrated(Pendulum p, double torque) {
  constexpr int steps = 400;
  constexpr double h = 0.05 / steps;
  for (int s = 0; s < steps; ++s) {
    const double force = torque - 9.81 * std::sin(p.angle) - 0.2 * p.velocity -
                         0.1 * p.velocity / std::sqrt(p.velocity * p.velocity + 1e-4);
    p.velocity += h * force;
    p.angle += h * p.velocity;
  }
  return p;
}
std::array<float, 4> inputs_of(Pendulum p, double torque) {
  return {static_cast<float>(std::sin(p.angle)), static_cast<float>(std::cos(p.angle)),
          static_cast<float>(p.velocity), static_cast<float>(torque)};
}

int main() {
  const Random random(2, Purpose::split);
  Dataset<4, Values<2>> data;
  for (std::uint64_t s = 0; s < 4000; ++s) {
    const Pendulum p{6.2832 * random.uniform(3 * s), 12 * random.uniform(3 * s + 1) - 6.0};
    const double torque = 6 * random.uniform(3 * s + 2) - 3.0;
    const Pendulum q = integrated(p, torque);
    data.add(inputs_of(p, torque), std::array{static_cast<float>(q.angle - p.angle),
                                              static_cast<float>(q.velocity - p.velocity)});
  }
  const auto model = fit(Surrogate{.epochs = 60, .seed = 1}, data);

  using clock = std::chrono::steady_clock;
  const auto seconds = [](clock::time_point began) {
    return std::chrono::duration<double>(clock::now() - began).count();
  };
  constexpr int ticks = 200;  // ten seconds
  const auto torque = [](int tick) { return 2 * std::sin(0.11 * tick); };
  std::array<Pendulum, ticks + 1> exact{{{0.4, 0}}};
  std::array<Pendulum, ticks + 1> fast = exact;
  auto began = clock::now();
  for (int t = 0; t < ticks; ++t) exact[t + 1] = integrated(exact[t], torque(t));
  const double slow_time = seconds(began);
  began = clock::now();
  for (int t = 0; t < ticks; ++t) {
    const auto change = model(inputs_of(fast[t], torque(t)));
    fast[t + 1] = {fast[t].angle + change[0], fast[t].velocity + change[1]};
  }
  const double fast_time = seconds(began);
  double worst = 0;
  for (int t = 0; t <= 40; ++t) worst = std::max(worst, std::abs(exact[t].angle - fast[t].angle));
  std::cout << "two seconds ahead the surrogate is " << worst << " rad off at most, ten seconds "
            << std::abs(exact[ticks].angle - fast[ticks].angle)
            << "\na tick: " << 1e9 * slow_time / ticks << " ns integrated, "
            << 1e9 * fast_time / ticks << " ns by the network\n";
  return worst < 0.1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
