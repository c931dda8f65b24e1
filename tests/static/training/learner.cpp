// SPDX-License-Identifier: MIT
// Learners as types: policies in any order, and defaults.
#include <type_traits>

#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;

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
