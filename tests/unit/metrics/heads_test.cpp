// SPDX-License-Identifier: MIT
// Scores of several heads: each by its own outputs and targets, of a model or of several.
#include <doctest/doctest.h>

#include <array>
#include <vector>

#include <ctnn/metrics/heads.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/heads.hpp>
#include <ctnn/validation/bag.hpp>
using namespace ctnn;

namespace {

constexpr auto two_heads = Dense<2, 2> >> (Dense<3, Softmax> | Named<"size", Dense<1>>);

/// Classes by the larger input, or 2 where both are zero; the second head gives 0.25.
Model<two_heads> model() {
  Model<two_heads> m;
  for (int i = 0; i < 2; ++i) {
    m.weights<0>()(i, i) = 1;
    m.weights<1>()(i, i) = 1;
  }
  m.biases<1>()[2] = 0.5F;
  m.biases<2>()[0] = 0.25F;
  return m;
}

}  // namespace

TEST_CASE("every head is scored by its own outputs and targets") {
  Dataset<2, Targets<Classes<3>, Values<1>>> data;
  data.add(std::array{3.0F, 1.0F}, std::array{0.0F, 0.25F});
  data.add(std::array{1.0F, 3.0F}, std::array{1.0F, 0.75F});
  data.add(std::array{0.0F, 0.0F}, std::array{2.0F, 0.25F});
  data.add(std::array{0.0F, 0.0F}, std::array{1.0F, 0.25F});
  const auto check = [&](const auto& scores) {
    CHECK(scores.samples() == 4);
    CHECK(scores.value() == 0.75);
    CHECK(scores.template head<0>().confusion(1, 2) == 1);
    CHECK(scores.template head<1>().mse() == 0.0625);
  };
  const auto scores = evaluate(model(), data);
  check(scores);
  CHECK(scores.names[1] == "size");
  check(evaluate(Bag(std::vector(3, model())), data));
  CHECK(evaluate(model(), data, std::vector<std::size_t>{1}).head<1>().mse() == 0.25);
}
