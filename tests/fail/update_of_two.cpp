// error: The formula of update<rate>(...) takes w, g, m, v, rate and k, used or not, and returns Updated: update<0.1>([](auto w, auto g, auto, auto, auto rate, auto) { return Updated{w - rate * g}; }).
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

inline constexpr auto Descent = update<0.1>([](auto w, auto g, auto rate) { return w - rate * g; });
constexpr auto net = Dense<1, 1>;
using Line = Learner<net, HalfSquaredError, Descent>;
Model<net> line(const Dataset<1, Values<1>>& data) { return fit(Line{}, data); }
