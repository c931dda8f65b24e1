// SPDX-License-Identifier: MIT
// A network is a type: composition, deduction of widths, named networks.
#include <type_traits>

#include <ctnn/graph/shape.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/network.hpp>
using namespace ctnn;

namespace {

template <class A, class B>
constexpr bool same(const A&, const B&) {
  return std::is_same_v<A, B>;
}

constexpr auto a = Dense<4, 8, ReLU>;
constexpr auto b = Dense<6, Tanh>;
constexpr auto c = Dense<3, Softmax>;

static_assert(same((a >> b) >> c, a >> (b >> c)), ">> is associative");
static_assert(same(((a >> b) >> b) >> c, (a >> b) >> (b >> c)), ">> is associative in pairs");
static_assert(same(a >> b, Dense<4, 8, ReLU> >> Dense<8, 6, Tanh>), "a deduced width is the width");
static_assert(!same(a >> c, a >> b));
static_assert(std::is_empty_v<decltype(a >> b >> c)>, "a network is a value of an empty type");

static_assert(NetworkType<decltype(a)>, "a single layer is a network");
static_assert(same(a >> c,
                   Network<DenseLayer<4, 8, struct ReLU>, DenseLayer<8, 3, struct Softmax>>{}),
              "a network is one flat pack of layers");
static_assert(!NetworkType<int>);
static_assert(!NetworkType<decltype(ReLU)>);

// The user's own spelling, both widths written out or not.
// clang-format off
struct Iris : decltype(Dense<4,8,ReLU> >> Dense<3,Softmax>) {};
struct Full : decltype(Dense<4,8,ReLU> >> Dense<8,3,Softmax>) {};
// clang-format on
static_assert(NetworkType<Iris>, "a named network is a network");
static_assert(shape_of<Iris>::inputs == 4 && shape_of<Iris>::outputs == 3);
static_assert(shape_of<Iris>::parameters == shape_of<Full>::parameters);
static_assert(same(Iris{} >> Dense<2>, a >> c >> Dense<2>), "a named network composes");
static_assert(Model<Iris{}>::inputs == 4, "a named network is a template argument");
static_assert(Model<(a >> c)>::outputs == 3, "a composed network is a template argument");

}  // namespace
