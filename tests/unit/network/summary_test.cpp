// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <sstream>

#include <ctnn/network/dense.hpp>
#include <ctnn/network/summary.hpp>
using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;

}  // namespace

TEST_CASE("a summary prints a row per layer and the totals") {
  std::ostringstream out;
  out << summary<net>();
  CHECK(out.str() ==
        "layer                    shape  parameters       FLOPs       bytes\n"
        "Dense, ReLU              4 > 8          40          64         160\n"
        "Dense, Softmax           8 > 3          27          48         108\n"
        "total                    4 > 3          67         112         268\n");
}
