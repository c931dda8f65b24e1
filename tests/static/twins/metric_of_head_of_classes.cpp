// SPDX-License-Identifier: MIT
// As fail/metric_of_head_of_classes.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 8> >> (Named<"kind", Dense<3, Softmax>> | Named<"size", Dense<1>>);
using L = Learner<net, Losses<CrossEntropy, HalfSquaredError>, KFold<5>>;
using Data = Dataset<4, Targets<Classes<3>, Values<1>>>;

[[maybe_unused]] auto validate(const Data& data) {
  return cross_validate(L{}, data, of_head<0>(log_loss));
}

}  // namespace
