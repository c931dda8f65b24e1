// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include <ctnn/inspect/explain_formula.hpp>

using namespace ctnn;

namespace {

std::string printed(const auto& explained) {
  std::ostringstream out;
  out << explained;
  return out.str();
}

constexpr auto Snake = activation<"Snake">([](auto z) { return z + pow(sin(z), 2); });
constexpr auto Cubic = loss<"Cubic">([](auto y, auto t) { return pow(abs(t - y), 3); });

}  // namespace

TEST_CASE("ReLU explained") {
  CHECK(printed(explain(ReLU)) == R"(ReLU
  y       = max(z, 0)
  ∂y/∂z   = where(z>0, 1, 0)
  ∂L/∂z   = where(y>0, g, 0)
  stores    y: the derivative can be written in y at no extra cost
  range     [0, ∞), of one sign: not zero-mean
  smooth    no: it has kinks, where a one-sided derivative is used
)");
}

TEST_CASE("PReLU explained") {
  CHECK(printed(explain(PReLU)) == R"(PReLU
  y       = max(z, 0) + alpha*min(z, 0)
  run as    alpha*min(z, 0) + max(z, 0)
  ∂y/∂z   = where(z>0, 1, alpha)
  ∂L/∂z   = where(z>0, g, g*alpha)
  ∂L/∂alpha = g*min(z, 0)
  stores    y and z: the formula of whole rows or of a trained alpha needs z again
  range     (−∞, ∞), of both signs
  smooth    no: it has kinks, where a one-sided derivative is used
)");
}

TEST_CASE("Softmax explained: its outputs are shares") {
  CHECK(printed(explain(Softmax)) == R"(Softmax
  y       = exp(z - max(z))/sum(exp(z - max(z)))
  ∂L/∂z   = y*(g - sum(y*g))
  stores    y: the derivative can be written in y at no extra cost
  range     (0, 1), of one sign: not zero-mean
  smooth    differentiable everywhere
)");
}

TEST_CASE("cross entropy behind softmax explained") {
  CHECK(printed(explain<Softmax, CrossEntropy>()) == R"(CrossEntropy behind Softmax
  L       = log(sum(exp(z - max(z)))) - sum(t*(z - max(z)))
  ∂L/∂z   = y - t
)");
}

TEST_CASE("own formulas explained") {
  CHECK(printed(explain(Snake)) == R"(Snake
  y       = z + sin(z)^2
  ∂y/∂z   = 2*sin(z)*cos(z) + 1
  ∂L/∂z   = g*slope
  stores    y and the slope: z cannot be had back from y, or only at more cost
  range     (−∞, ∞), of both signs
  smooth    differentiable everywhere
)");
  CHECK(printed(explain<Identity, Cubic>()) == R"(Cubic behind Identity
  L       = abs(z - t)^3
  ∂L/∂z   = 3*abs(y - t)*(y - t)
)");
}

TEST_CASE("losses with numbers say their name without what is for the compiler") {
  CHECK(printed(explain<Identity, Huber<0.5>>()).starts_with("Huber behind Identity\n"));
  CHECK(printed(explain<Identity, GaussianNLL<>>()).starts_with("GaussianNLL behind Identity\n"));
  CHECK(
      printed(explain<Identity, PerceptronLoss>()).starts_with("PerceptronLoss behind Identity\n"));
  CHECK(printed(explain<Softmax, LabelSmoothing<0.1, CrossEntropy>>())
            .starts_with("LabelSmoothing behind Softmax\n"));
}
