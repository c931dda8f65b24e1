// error: A span of outputs that nothing keeps: they are gone at the end of the line. Keep them, auto y = model(x), and then take the span.
// SPDX-License-Identifier: MIT
#include <span>

#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3>;

using Classifier = Learner<net, HalfSquaredError>;
float first(const Dataset<4, Values<3>>& data) {
  const std::span y = fit(Classifier{}, data)(data.x(0));
  return y[0];
}
