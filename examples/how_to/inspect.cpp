// SPDX-License-Identifier: MIT
// What the compiler derived of a network and how it will run: shapes and sizes, formulas with their
// derivatives, and the plan of a training step.
#include <iostream>

#include <ctnn/inspect/explain_formula.hpp>
#include <ctnn/inspect/explain_training.hpp>

#include "inspect_learner.hpp"
using namespace ctnn;

int main() {
  std::cout << "Layers:\n" << summary<inspected>() << '\n';
  std::cout << "One formula:\n" << explain(GELU) << '\n';
  std::cout << "The learner:\n" << explain<Inspected>() << '\n';
  std::cout << "The plan of a step on 32 samples:\n" << plan<inspected, 32>();
}
