// SPDX-License-Identifier: MIT
// One program for many processors: the classifier is in it once for each instruction set, and the best
// one that the processor has is called.
#include <cstdlib>
#include <iostream>

#include "classifier.hpp"

const Classifier& best_classifier() {
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
    return classifier_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return classifier_avx2;
  return classifier_sse2;
}

int main() {
  const Classifier& best = best_classifier();  // asked once, when the program starts
  const Flower flower{6.3F, 3.3F, 6.0F, 2.5F};
  const Probabilities p = best.classify(flower);
  std::cout << "by " << best.instruction_set << ": setosa " << p[0] << ", versicolor " << p[1]
            << ", virginica " << p[2] << '\n';

  const Probabilities least = classifier_sse2.classify(flower);  // every processor has that one
  std::cout << "by " << classifier_sse2.instruction_set << ": virginica " << least[2] << '\n';
  return std::abs(p[2] - least[2]) < 1e-5F ? EXIT_SUCCESS : EXIT_FAILURE;
}
