// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

// clang-format off: it reads >> as the compiler does.
using Iris = Learner<Dense<4, 8, ReLU> >> Dense<3, Softmax>, CrossEntropy, Adam<>>;
