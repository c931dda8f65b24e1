// SPDX-License-Identifier: MIT
// A model and own formulas shared by two translation units: their types must be the same in both.
#pragma once

#include <ctnn.hpp>

inline constexpr auto Snake = ctnn::activation<"Snake">([](auto z) { return z + pow(sin(z), 2); });
inline constexpr auto Cubic =
    ctnn::loss<"Cubic">([](auto y, auto t) { return pow(abs(t - y), 3); });
inline constexpr auto Quartic = ctnn::penalty<0.1>([](auto w) { return pow(w, 4); });
inline constexpr auto Slower = ctnn::update<0.1>(
    [](auto w, auto g, auto, auto, auto rate, auto k) { return ctnn::Updated{w - rate / k * g}; });

inline constexpr auto shared_net =
    ctnn::Dense<2, 3, ctnn::Tanh> >> ctnn::Dense<3, Snake> >> ctnn::Dense<1>;
using SharedLearner = ctnn::Learner<shared_net, Cubic, Quartic, Slower, ctnn::Batch<4>>;

ctnn::Model<shared_net> train_in_b();
/// The address of a function that only exists once if the types are the same in both units.
template <auto A>
void same_entity() {}
using Entity = void (*)();
Entity entity_in_b();
