// SPDX-License-Identifier: MIT
// The gallery of activations: every function and its derivative, from the programs that the compiler
// derived and that training runs.
#include <array>
#include <cmath>
#include <tuple>
#include <vector>

#include <ctnn/formulas/derived.hpp>
#include <ctnn/text/type_name.hpp>

#include "chapter.hpp"
using namespace ctnn;

constexpr std::tuple gallery{Identity, Sign,     ReLU,     LeakyReLU<0.1>, PReLU,       ELU<1.0>,
                             SELU,     Softplus, Swish,    GELU,           GELUTanh,    Mish,
                             Sigmoid,  Tanh,     Softsign, HardTanh,       HardSigmoid, HardSwish};

/// y, and ∂y/∂z as the backward pass has it: ∂L/∂z of ∂L/∂y = 1.
template <ActivationType A>
std::array<double, 2> y_and_slope(double z) {
  using derived = derived_activation<A>;
  constexpr double alpha = 0.25;  // of PReLU, as it is first
  double stored = 0;
  const double y = derived::forward_and_store(z, alpha, [&](double s) { stored = s; });
  if constexpr (derived::stores == symbolic::Stores::output) stored = y;
  return {y, derived::backward(stored, alpha, 1.0)};
}

template <ActivationType A>
void add(std::vector<Plot>& plots) {
  Plot plot({.title = std::string(type_name<A>()),
             .x = "z",
             .y = "",
             .width = 170,
             .height = 130,
             .x_low = -4,
             .x_high = 4,
             .y_low = -1.5,
             .y_high = 3});
  for (int i = 0; i < 48; ++i) {
    const double z = -4.0625 + i * 0.171875;  // never at a kink
    const double h = 1e-5;
    const double difference = (y_and_slope<A>(z + h)[0] - y_and_slope<A>(z - h)[0]) / (2 * h);
    claim(std::abs(y_and_slope<A>(z)[1] - difference) < 1e-8,
          "a derivative is what differences say");
  }
  plot.curve("y", [](double z) { return y_and_slope<A>(z)[0]; });
  plots.push_back(plot.curve("∂y/∂z", [](double z) { return y_and_slope<A>(z)[1]; }));
}

void experiment(const Pictures& pictures) {
  std::vector<Plot> plots;
  std::apply([&](auto... a) { (add<decltype(a)>(plots), ...); }, gallery);
  // What is said of them: sigmoid's slope is at most a quarter, so four layers of it leave less than
  // 1/256 of a gradient; a ReLU passes on all of it or none.
  using Logistic = std::remove_const_t<decltype(Sigmoid)>;
  claim(y_and_slope<Logistic>(0)[1] == 0.25 && y_and_slope<Logistic>(6)[1] < 0.0025,
        "sigmoid's slope is a quarter at most, and vanishes on both sides");
  pictures.draw("activations", plots, 4);
}

int main(int arguments, char** argument) { return run(arguments, argument, experiment); }
