// SPDX-License-Identifier: MIT
// Softmax with cross entropy, step by step: ∂L/∂z is y − t, and what three logits do when they
// follow it.
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

#include <ctnn/formulas/derived.hpp>
#include <ctnn/inspect/explain_formula.hpp>

#include "chapter.hpp"
using namespace ctnn;

using Row = std::array<double, 3>;
using Probabilities = std::remove_const_t<decltype(Softmax)>;
using Loss3 = derived_loss<Probabilities, std::remove_const_t<decltype(CrossEntropy)>>;

// Both cases of the textbook's Jacobian, yᵢ(1 − yᵢ) and −yᵢyⱼ, in one line.
static_assert(explain(Softmax).backward.view() == "y*(g - sum(y*g))");
static_assert(explain<Softmax, CrossEntropy>().delta.view() == "y - t");

Row softmax(const Row& z) {
  Row y{};
  derived_activation<Probabilities>::forward_row<double, 3>(
      3, [&](int j) { return z[static_cast<std::size_t>(j)]; },
      [&](int j, double value) { y[static_cast<std::size_t>(j)] = value; });
  return y;
}
/// ∂L/∂z into delta; returns L.
double loss(const Row& z, const Row& t, Row& delta) {
  return Loss3::delta_and_value<double, 3>(
      3, [&](int j) { return z[static_cast<std::size_t>(j)]; },
      [&](int j) { return t[static_cast<std::size_t>(j)]; },
      [&](int j, double value) { delta[static_cast<std::size_t>(j)] = value; });
}

void experiment(const Pictures& pictures) {
  Row z{2, 1, -1};
  const Row t{0, 1, 0};
  const double rate = 1;
  std::array<std::vector<double>, 3> ys;
  std::vector<double> losses;
  std::puts("step        z                    y = softmax(z)           y - t                loss");
  for (int step = 0; step <= 12; ++step) {
    const Row y = softmax(z);
    Row delta{};
    losses.push_back(loss(z, t, delta));
    std::printf("%4d  %6.3f %6.3f %6.3f   %6.4f %6.4f %6.4f   %7.4f %7.4f %7.4f   %6.4f\n", step,
                z[0], z[1], z[2], y[0], y[1], y[2], delta[0], delta[1], delta[2], losses.back());
    for (std::size_t j = 0; j < 3; ++j) {
      claim(std::abs(delta[j] - (y[j] - t[j])) < 1e-12, "∂L/∂z is y − t");
      Row up = z;
      up[j] += 1e-6;
      Row unused{};
      claim(std::abs((loss(up, t, unused) - losses.back()) / 1e-6 - delta[j]) < 1e-5,
            "∂L/∂z is what the loss does when a logit is moved a little");
      ys[j].push_back(y[j]);
    }
    claim(std::abs(delta[0] + delta[1] + delta[2]) < 1e-12,
          "the changes of the logits add up to zero");
    claim(step == 0 || losses.back() < losses[losses.size() - 2], "the loss falls in every step");
    for (std::size_t j = 0; j < 3; ++j) z[j] -= rate * delta[j];
  }
  Plot shares({.title = "Three classes, the second is true",
               .x = "step of z ← z − (y − t)",
               .y = "probability y",
               .y_low = 0,
               .y_high = 1});
  shares.line("class 0", ys[0], false, 0).line("class 1, the target", ys[1], false, 0);
  shares.line("class 2", ys[2], true, 0);
  Plot falling(
      {.title = "The loss on the way", .x = "step", .y = "−log y of class 1, in nats", .y_low = 0});
  falling.line("cross entropy", losses, false, 0);
  pictures.draw("softmax", std::array{shares, falling});
}

int main(int arguments, char** argument) { return run(arguments, argument, experiment); }
