// SPDX-License-Identifier: MIT
// XOR, which no perceptron can separate, learned by a 2-4-1 network while this file compiles: the
// weights are constants of the program, and a static_assert checks what was learned.
#include <array>
#include <iostream>

#include <ctnn.hpp>
using namespace ctnn;

constexpr auto net = Dense<2, 4, Tanh> >> Dense<1, Sigmoid>;
using Xor = Learner<net, BinaryCrossEntropy, Momentum<1.0>, Batch<4>>;

constexpr std::array<float, 8> xs{0, 0, 0, 1, 1, 0, 1, 1};  // (4, 2)
constexpr std::array<int, 4> targets{0, 1, 1, 0};

// Trainer<Xor, float> computes one sample after another with plain floats, as a compiler can.
constexpr Model<net> model = [] {
  Trainer<Xor, float> trainer(Xor{.seed = 0});
  for (int step = 0; step < 20; ++step) {
    trainer.gather<Binary>(Rows<const float, 2>(xs.data(), 4), targets);
    trainer.step();
  }
  return trainer.model();
}();

constexpr float output(std::size_t i) {
  return model(std::span<const float, 2>(xs.data() + 2 * i, 2))[0];
}

constexpr double accuracy = [] {
  double right = 0;
  for (std::size_t i = 0; i < 4; ++i) right += (output(i) >= 0.5F) == (targets[i] == 1);
  return right / 4;
}();
static_assert(accuracy == 1);

int main() {
  for (std::size_t i = 0; i < 4; ++i)
    std::cout << xs[2 * i] << " xor " << xs[2 * i + 1] << " = " << output(i) << '\n';
}
