// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/span_of_deduced_outputs.cpp.
#include <span>

#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 3>;

using Classifier = Learner<net, HalfSquaredError>;
[[maybe_unused]] float first(const Dataset<4, Values<3>>& data) {
  const auto outputs = fit(Classifier{}, data)(data.x(0));
  const std::span y = outputs;
  return y[0];
}

}  // namespace
