// SPDX-License-Identifier: MIT
// Compiled once for each instruction set; CLASSIFIER is the name of what it defines.
#include "classifier.hpp"

#include "iris.hpp"
#include "iris_weights.hpp"

static Probabilities classify(const Flower& x) {
  static constexpr auto model = iris_weights::model<iris>();
  return model(x);
}

extern const Classifier CLASSIFIER{ctnn::instruction_set, classify};
