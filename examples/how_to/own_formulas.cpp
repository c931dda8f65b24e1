// SPDX-License-Identifier: MIT
// An own activation, loss, penalty and update in one line each: the compiler derives, simplifies and
// vectorizes them like the library's own, and explain() shows what it found.
#include <cmath>
#include <iostream>

#include <ctnn.hpp>
#include <ctnn/inspect/explain_formula.hpp>
using namespace ctnn;

inline constexpr auto Snake = activation<"Snake">([](auto z) { return z + pow(sin(z), 2); });
inline constexpr auto Quartic = loss<"Quartic">([](auto y, auto t) { return pow(y - t, 4); });
inline constexpr auto Smooth = penalty<1e-5>([](auto w) { return log(1 + pow(w, 2)); });
inline constexpr auto Slowing = update<0.02>([](auto w, auto g, auto m, auto, auto rate, auto k) {
  const auto mean = 0.9 * m + 0.1 * g;
  return Updated{w - rate / (1 + 0.0003 * k) * mean, mean};
});

constexpr auto net = Dense<1, 16, Snake> >> Dense<16, Snake> >> Dense<1>;
using Own = Learner<net, Quartic, Smooth, Slowing, Batch<16>>;

int main() {
  std::cout << explain(Snake) << '\n'
            << explain<Identity, Quartic>() << '\n'
            << explain<Sigmoid, BinaryCrossEntropy>() << '\n'
            << explain<Sigmoid, HalfSquaredError>()
            << "  the factor y*(1 - y) makes the gradient vanish near 0 and 1\n\n";

  Dataset<1, Values<1>> wave;
  for (int i = 0; i < 128; ++i) {
    const float x = static_cast<float>(i) / 32 - 2;
    wave.add(std::array{x}, std::array{std::sin(3 * x)});
  }
  History history;
  const auto model = fit(Own{.epochs = 400, .seed = 1}, wave, history);
  const double mse = evaluate(model, wave).mse();
  std::cout << "sin(3x) by Snake layers: loss " << history.epochs.front().loss << " -> "
            << history.epochs.back().loss << ", mean squared error " << mse << '\n';
  return mse < 0.01 ? 0 : 1;  // what the line above says is checked wherever this runs
}
