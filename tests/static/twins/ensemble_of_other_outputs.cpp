// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/ensemble_of_other_outputs.cpp.
#include <ctnn/ensemble/ensemble.hpp>
#include <ctnn/network/dense.hpp>

using namespace ctnn;

namespace {

constexpr auto flat = Dense<4, 3, Softmax>;
constexpr auto deep = Dense<4, 2, ReLU> >> Dense<3, Softmax>;
[[maybe_unused]] auto recipe(const Learner<flat, CrossEntropy>& a,
                             const Learner<deep, CrossEntropy>& b) {
  return Ensemble(a, b);
}

}  // namespace
