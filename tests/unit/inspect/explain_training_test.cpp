// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include <ctnn/inspect/explain_training.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/training/learner.hpp>
using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 3>;
using Line = Learner<net, HalfSquaredError, L2<0.5>, Momentum<0.25>>;

}  // namespace

TEST_CASE("a learner is its network, loss, penalty and update") {
  std::ostringstream out;
  out << explain<Line>();
  CHECK(out.str() ==
        "x, 4 inputs\n"
        "y0, Dense, Identity, 4 > 3\n"
        "  z         = W0·x + b0\n"
        "  y         = z\n"
        "  loss      HalfSquaredError\n"
        "  L         = 0.5*(z - t)^2\n"
        "  ∂L/∂z     = y - t\n"
        "  ∂L/∂W0    = ∂L/∂z·xᵀ\n"
        "  ∂L/∂b0    = ∂L/∂z\n"
        "  ∂L/∂x     is not needed\n"
        "  stores    z, of which loss and activation are one formula\n"
        "L2, λ = 0.5, for every w of W\n"
        "  p(w)      = 0.5*w^2\n"
        "  ∂L/∂w     += λ·w\n"
        "Momentum, rate = 0.25, step k = 1, 2 …, g = ∂L/∂w of the mean loss\n"
        "  m         = 0.9*m + g\n"
        "  w         = w - rate*(0.9*m + g)\n");
}
