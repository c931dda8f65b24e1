// SPDX-License-Identifier: MIT
// Learning from a stream: a sample or a few at a time, without a data set and without the heap. What
// is measured drifts halfway, and the model follows; a checkpoint goes back to how it was.
#include <array>
#include <cmath>
#include <iostream>
#include <memory>

#include <ctnn.hpp>
using namespace ctnn;

constexpr auto net = Dense<1, 8, Tanh> >> Dense<1>;
using Online = Learner<net, HalfSquaredError, Adam<0.01>, Batch<4>>;

/// Four measurements of x and what belongs to it, before or after the drift.
struct Reading {
  std::array<float, 4> x;
  std::array<float, 4> t;
  Reading(const Random& random, std::uint64_t time, float sign) {
    for (std::size_t i = 0; i < 4; ++i) {
      x[i] = 4 * random.uniform(4 * time + i) - 2;
      t[i] = sign * std::sin(x[i]);
    }
  }
};

int main() {
  const Random random(1, Purpose::split);
  const auto trainer = std::make_unique<Trainer<Online>>(Online{.seed = 3});
  const auto learn = [&](float sign) {
    double loss = 0;
    for (std::uint64_t time = 0; time < 4000; ++time) {
      const Reading now(random, time, sign);
      const Step step = trainer->partial_fit(Rows<const float, 1>(now.x.data(), 4),
                                             Rows<const float, 1>(now.t.data(), 4));
      loss += (step.loss - loss) / 100;  // mean of about the last hundred steps
    }
    std::cout << "step " << trainer->steps() << ": loss " << loss << '\n';
    return loss;
  };
  const double before = learn(1);
  const Checkpoint<Online> checkpoint = trainer->checkpoint();
  const double after = learn(-1);  // every measurement changes its sign
  const float drifted = trainer->model()(std::array{1.0F})[0];
  trainer->restore(checkpoint);
  const float restored = trainer->model()(std::array{1.0F})[0];
  std::cout << "sin 1 = " << std::sin(1.0F) << ", learned " << restored << ", after the drift "
            << drifted << '\n';
  return before < 1e-3 && after < 1e-3 && restored > 0.8F && drifted < -0.8F ? 0 : 1;
}
