// SPDX-License-Identifier: MIT
// What main.cpp knows of the classifier: plain functions, one for each instruction set.
#pragma once

#include <array>

using Flower = std::array<float, 4>;         // sepal length and width, petal length and width, cm
using Probabilities = std::array<float, 3>;  // setosa, versicolor, virginica

/// A classifier that is compiled for one instruction set.
struct Classifier {
  const char* instruction_set;
  Probabilities (*classify)(const Flower&);
};

extern const Classifier classifier_sse2;
extern const Classifier classifier_avx2;
extern const Classifier classifier_avx512;
