// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include <ctnn/inspect/explain_network.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/network/modifiers.hpp>
#include <ctnn/network/normalization.hpp>
using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 8, Sigmoid> >> Dense<3, Softmax>;
constexpr auto graph = Dense<8, 4, Tanh> >> Dropout<0.1> >>
                       (Dense<4, ReLU> + Identity) >> Frozen<Dense<6>> >> BatchNorm<> >>
                       (Shared<"s", Dense<5>> * (Shared<"s", Dense<5>> >> Activation<Sigmoid>)) >>
                       (Dense<3, Softmax> | (Dense<1> >> LayerNorm));

std::string text(const auto& explained) {
  std::ostringstream out;
  out << explained;
  return out.str();
}
bool has(const std::string& all, const std::string& part) {
  return all.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a network behind a loss: formulas, derivatives, and what is stored") {
  CHECK(text(explain<net, CrossEntropy>()) ==
        "x, 4 inputs\n"
        "y0, Dense, Sigmoid, 4 > 8\n"
        "  z         = W0·x + b0\n"
        "  y         = sigmoid(z)\n"
        "  ∂y/∂z     = sigmoid(z)*(1 - sigmoid(z))\n"
        "  ∂L/∂z     = y*g*(1 - y)\n"
        "  ∂L/∂W0    = ∂L/∂z·xᵀ\n"
        "  ∂L/∂b0    = ∂L/∂z\n"
        "  ∂L/∂x     is not needed\n"
        "  stores    y: the derivative can be written in y at no extra cost\n"
        "y1, Dense, Softmax, 8 > 3\n"
        "  z         = W1·y0 + b1\n"
        "  y         = exp(z - max(z))/sum(exp(z - max(z)))\n"
        "  loss      CrossEntropy\n"
        "  L         = log(sum(exp(z - max(z)))) - sum(t*(z - max(z)))\n"
        "  ∂L/∂z     = y - t\n"
        "  ∂L/∂W1    = ∂L/∂z·y0ᵀ\n"
        "  ∂L/∂b1    = ∂L/∂z\n"
        "  ∂L/∂y0    = W1ᵀ·∂L/∂z\n"
        "  stores    z, of which loss and activation are one formula\n");
}

TEST_CASE("without a loss, the derivative of the last layer waits for one") {
  CHECK(has(text(explain<net>()), "  ∂L/∂z     is derived with the loss: explain<net, loss>()\n"));
}

TEST_CASE("branches: which operation begins a gradient, which add to it, and what is not needed") {
  const std::string all = text(explain<graph, Losses<CrossEntropy, HalfSquaredError>>());
  INFO(all);
  CHECK(has(all, "  training  has m·y0 in its place: dropout\n"));
  CHECK(has(all, "y1, Dense, ReLU, 4 > 4\n"));
  CHECK(has(all, "  y         = max(z, 0), and to that y0 is added\n"));
  CHECK(has(all, "  ∂L/∂y0    = g\n  ∂L/∂y0    += W1ᵀ·∂L/∂z\n"));
  CHECK(!has(all, "∂L/∂W2 "));  // frozen
  CHECK(!has(all, "∂L/∂b2 "));
  CHECK(has(all, "  ∂L/∂y1    = W2ᵀ·∂L/∂z\n"));
  CHECK(has(all, "  ∂L/∂γ3    = Σ g·x̂\n"));
  CHECK(has(all, "  ∂L/∂W4    += ∂L/∂z·y3ᵀ\n"));
  CHECK(has(all, "y5, s, Identity, shared, 6 > 5\n"));
  CHECK(has(all, "y7, 5 values\n  y         = y4·y6\n  ∂L/∂y4    = g·y6\n  ∂L/∂y6    = g·y4\n"));
  CHECK(has(all, "  loss      HalfSquaredError\n"));
  // The loss is of LayerNorm's outputs.
  CHECK(has(all, "  L         = 0.5*(y - t)^2\n  ∂L/∂y     = y - t\n"));
}
