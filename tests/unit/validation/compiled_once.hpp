// SPDX-License-Identifier: MIT
// What is compiled in compiled_once_other.cpp and called in compiled_once_test.cpp.
#pragma once

#include <ctnn.hpp>

namespace once {

using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;
using Folded = Learner<net, CrossEntropy, Adam<1e-2>, Batch<8>, StratifiedKFold<3>>;
using Plain = Learner<net, CrossEntropy, SGD<1e-1>, Batch<8>>;  // has no strategy
using Data = Dataset<4, Classes<3>>;

}  // namespace once

extern template struct ctnn::CompiledOnce<once::Folded, once::Data>;
extern template struct ctnn::CompiledOnce<once::Plain, once::Data>;
