// SPDX-License-Identifier: MIT
// Networks as types: spelling, deduction, associativity, counts.
#include <type_traits>

#include <ctnn.hpp>

using namespace ctnn;

namespace {

template <auto A, auto B>
constexpr bool same = std::is_same_v<decltype(A), decltype(B)>;

// The user's own spelling, and the input width deduced.
// clang-format off: as users type it
constexpr auto net = Dense<4,8,ReLU> >> Dense<8,3,Softmax>;
// clang-format on
static_assert(same<net, (Dense<4, 8, ReLU> >> Dense<3, Softmax>)>);

// Any grouping is the same flat pack.
static_assert(same<((Dense<4, 8, ReLU> >> Dense<5>) >> Dense<3, Softmax>),
                   (Dense<4, 8, ReLU> >> (Dense<5> >> Dense<3, Softmax>))>);

// A width alone is a linear layer, the order of width and activation is free.
static_assert(same<Dense<4, 8>, Dense<4, 8, Identity>>);
static_assert(same<Dense<ReLU, 4, 8>, Dense<4, 8, ReLU>>);

// A named class is a network too.
struct Iris : decltype(Dense<4, 8, ReLU> >> Dense<3, Softmax>) {};
static_assert(std::is_same_v<shape_of<Iris>::network_type, std::remove_cv_t<decltype(net)>>);
static_assert(Model<Iris{}>::inputs == 4 && Model<Iris{}>::outputs == 3);

// Counts are constants: 4·8 + 8 + 8·3 + 3 parameters, 2·(4·8 + 8·3) FLOPs, 4 bytes each.
static_assert(parameter_count<net> == 67);
static_assert(summary<net>().parameters == 67);
static_assert(summary<net>().flops == 112);
static_assert(summary<net>().bytes<float> == 268 && summary<net>().bytes<double> == 536);
static_assert(shape_of<Iris>::depth == 2 && shape_of<Iris>::widest == 8);
static_assert(shape_of<Iris>::layers[1].weights == 40 && shape_of<Iris>::layers[1].biases == 64);

// The digits network of the README.
constexpr auto digits = Dense<64, 32, ReLU> >> Dense<10, Softmax>;
static_assert(parameter_count<digits> == 2410 && summary<digits>().flops == 4736);

// Policies come in any order, and what is not named has its default.
using A = Learner<net, CrossEntropy, L2<1e-4>, Adam<2e-3>, Batch<8>>;
using B = Learner<net, Batch<8>, Adam<2e-3>, L2<1e-4>, CrossEntropy>;
static_assert(std::is_same_v<A::update_type, B::update_type> &&
              std::is_same_v<A::penalty_type, B::penalty_type> &&
              A::batch_type::size == B::batch_type::size);
using Plain = Learner<net, CrossEntropy>;
static_assert(std::is_same_v<Plain::penalty_type, NoPenalty> &&
              std::is_same_v<Plain::scalar, float> && Plain::batch_type::size == 32);
static_assert(Learner<net, CrossEntropy, Adam<0.5>, L1<0.25>>{}.rate == 0.5 &&
              Learner<net, CrossEntropy, Adam<0.5>, L1<0.25>>{}.penalty == 0.25);

}  // namespace
