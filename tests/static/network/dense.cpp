// SPDX-License-Identifier: MIT
// The arguments of Dense<…>.
#include <type_traits>

#include <ctnn/graph/shape.hpp>
#include <ctnn/network/dense.hpp>
using namespace ctnn;

namespace {

template <auto Net>
using layer = std::remove_cvref_t<decltype(Net)>;
template <int In, int Out, class A>
using dense = Network<DenseLayer<In, Out, A>>;

static_assert(std::is_same_v<layer<Dense<4, 8, ReLU>>, dense<4, 8, struct ReLU>>);
static_assert(std::is_same_v<layer<Dense<8, ReLU>>, dense<0, 8, struct ReLU>>);
static_assert(std::is_same_v<layer<Dense<8>>, dense<0, 8, struct Identity>>,
              "without an activation a layer is linear");
static_assert(std::is_same_v<layer<Dense<4, 8>>, dense<4, 8, struct Identity>>);
static_assert(std::is_same_v<layer<Dense<std::size_t{4}, 8L, Tanh>>, dense<4, 8, struct Tanh>>,
              "widths may be of any integer type");

constexpr int width = 3;
static_assert(std::is_same_v<layer<Dense<width, 2 * width>>, dense<3, 6, struct Identity>>,
              "widths may be computed");

static_assert(
    std::is_same_v<DenseLayer<0, 8, struct ReLU>::after<5>, DenseLayer<5, 8, struct ReLU>>);
static_assert(
    std::is_same_v<DenseLayer<4, 8, struct ReLU>::after<5>, DenseLayer<4, 8, struct ReLU>>,
    "a width written out is kept, to be checked");

}  // namespace
