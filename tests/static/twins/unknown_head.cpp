// SPDX-License-Identifier: MIT
// As fail/unknown_head.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 8> >> (Named<"kind", Dense<3, Softmax>> | Named<"size", Dense<1>>);
static_assert(head<net, "size">(std::array{1.0F, 2.0F, 3.0F, 4.0F})[0] == 4);

}  // namespace
