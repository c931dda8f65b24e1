// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/update_of_two.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

inline constexpr auto Descent =
    update<0.1>([](auto w, auto g, auto, auto, auto rate, auto) { return Updated{w - rate * g}; });
constexpr auto net = Dense<1, 1>;
using Line = Learner<net, HalfSquaredError, Descent>;
[[maybe_unused]] Model<net> line(const Dataset<1, Values<1>>& data) { return fit(Line{}, data); }

}  // namespace
