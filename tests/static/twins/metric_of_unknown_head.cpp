// SPDX-License-Identifier: MIT
// As fail/metric_of_unknown_head.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 8> >> (Named<"kind", Dense<3, Softmax>> | Named<"size", Dense<1>>);
[[maybe_unused]] const auto r2 = of_head<net, "size">(r2_score);
static_assert(MetricOf<decltype(r2), Targets<Classes<3>, Values<1>>>);

}  // namespace
