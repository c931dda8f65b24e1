// SPDX-License-Identifier: MIT
// As fail/standardized_targets_behind_sigmoid.cpp, but right; and which last layers undo a scaling.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

using L = Learner<(Dense<4, 4, ReLU> >> Dense<1>), HalfSquaredError, StandardizeTargets>;
static_assert(L::batch_type::size == 32 && L::scales_targets);

template <auto Net>
constexpr bool undoes = shape_of<std::remove_cv_t<decltype(Net)>>::graph::undoes_scaling;
static_assert(undoes<Dense<4, 1>>);
static_assert(
    undoes<(Dense<4, 4, ReLU> >> Dropout<0.1> >> (Dense<4, ReLU> + Identity) >> Dense<1>)>);
static_assert(!undoes<Dense<4, 1, NoBias>>);
static_assert(!undoes<(Dense<4, 4, ReLU> >> BatchNorm<>)>);
static_assert(!undoes<(Dense<4, 4> >> (Dense<4> + Identity))>);  // adds to its outputs
static_assert(!undoes<(Dense<4, 4> >> (Dense<1> | Dense<2>))>);  // two heads
static_assert(!undoes<(Named<"in", Dense<4, 2>> >> Transposed<"in", Dense<4>>)>);  // of another's W

}  // namespace
