// SPDX-License-Identifier: MIT
// Gradients and activations in constant expressions.
#include <algorithm>
#include <array>

#include <ctnn/loss/loss_gradient.hpp>
#include <ctnn/model/gradients.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>

using namespace ctnn;

namespace {

// y = w₂·relu(W₁·x + b₁), the second neuron below zero.
constexpr auto net = Named<"hidden", Dense<2, 2, ReLU>> >> Dense<1>;
constexpr Model<net> model = [] {
  Model<net> m;
  m.weights<0>()(0, 0) = 2;
  m.weights<0>()(0, 1) = 3;
  m.weights<0>()(1, 0) = -5;
  m.biases<"hidden">()[0] = 1;
  m.weights<1>()(0, 0) = 7;
  m.weights<1>()(0, 1) = 11;
  return m;
}();
constexpr std::array<float, 2> point{1, 2};

// Layers go by name, too.
static_assert(model.weights<"hidden">()(0, 1) == 3 && model.biases<"hidden">()[0] == 1);
constexpr auto bent = Dense<2, 3> >> Named<"bent", Dense<1, PReLU>>;
static_assert(Model<bent>{}.alphas<"bent">().size() == 1);

static_assert(layer_outputs(model, point).layer<"hidden">() == std::array{9.0F, 0.0F});
static_assert(layer_outputs(model, point).output() == model(point));
static_assert(layer_outputs(Model<net, double>{}, point).output() == std::array{0.0});
static_assert(vjp(model, point, std::array{0.5F}) == std::array{7.0F, 10.5F});
static_assert(jacobian(model, point)(0, 1) == 21);

constexpr Model<net> gradient = [] {
  Model<net> g;
  vjp(model, point, std::array{0.5F}, g);
  return g;
}();
static_assert(gradient.weights<0>()(0, 1) == 7 && gradient.weights<0>()(1, 0) == 0);
static_assert(gradient.weights<1>()(0, 0) == 4.5F && gradient.biases<1>()[0] == 0.5F);

// L = ½(63 − 60)², ∂L/∂x = 3·∂y/∂x.
static_assert(loss_gradient(model, HalfSquaredError, point, 60.0F).loss == 4.5F);
static_assert(loss_gradient(model, HalfSquaredError, point, 60.0F).dx == std::array{42.0F, 63.0F});
static_assert(loss_gradient(model, HalfSquaredError, point, std::array{60.0F}).loss == 4.5F);

// Noise of training is left out.
constexpr auto noisy = Named<"hidden", Dense<2, 2, ReLU>> >> Dropout<0.5> >> Dense<1>;
constexpr Model<noisy> with_noise = [] {
  Model<noisy> m;
  std::copy(model.parameters().begin(), model.parameters().end(), m.parameters().begin());
  return m;
}();
static_assert(vjp(with_noise, point, std::array{0.5F}) == std::array{7.0F, 10.5F});
static_assert(layer_outputs(with_noise, point).layer<1>() == model(point));

}  // namespace
