// SPDX-License-Identifier: MIT
// Branches, heads, shared layers: types, counts and what the backward pass shares.
#include <type_traits>

#include <ctnn.hpp>

using namespace ctnn;

namespace {

template <const auto& A, const auto& B>
constexpr bool same = std::is_same_v<decltype(A), decltype(B)>;

// >> is associative, also through branches whose widths are deduced.
constexpr auto first = Dense<4, 8, ReLU>;
constexpr auto block = (Dense<6, Tanh> >> Dense<8>)+Identity;
constexpr auto heads = Dense<3, Softmax> | Dense<1>;
constexpr auto left = (first >> block) >> heads;
constexpr auto right = first >> (block >> heads);
static_assert(same<left, right>);
static_assert(parameter_count<left> == 40 + 54 + 56 + 27 + 9);
static_assert(shape_of<decltype(left)>::outputs == 4 && shape_of<decltype(left)>::depth == 5);
static_assert(shape_of<decltype(left)>::flops == 64 + 96 + 96 + 8 + 48 + 16);

// A join of the same kind within one is one join of all.
constexpr auto three = Dense<4, 2> | Dense<4, 3> | Dense<4, 1>;
constexpr auto grouped = Dense<4, 2> | (Dense<4, 3> | Dense<4, 1>);
static_assert(same<three, grouped> && detail::graph_of<decltype(three)>::heads.size() == 3);

// A width that only Identity knows comes from the left.
constexpr auto joined = Dense<4, 5> >> ((Dense<7> | Identity) >> Dense<2>);
static_assert(shape_of<decltype(joined)>::layers[2].in == 12);

// A residual sum is made where the block's last layer makes its outputs, and its gradient stays
// where it is: two buffers, whatever the depth.
constexpr auto deep =
    Dense<4, 8> >> Repeat<20, ((Dense<8, ReLU> >> Dense<8>)+Identity)> >> Dense<2>;
using deep_graph = detail::graph_of<decltype(deep)>;
static_assert(deep_graph::size == 42 && deep_graph::flow.slots == 2);
static_assert(deep_graph::ops[2].addend == detail::ValueId(0) && deep_graph::flow.addend_shares[2]);
static_assert(!deep_graph::chain && detail::graph_of<decltype(first)>::chain);

// Shared parameters are there once; a transposed W is the other layer's.
constexpr auto tower = Dense<8, ReLU> >> Dense<8>;
constexpr auto twice = Dense<4, 8> >> Shared<"tower", tower> >> Shared<"tower", tower>;
static_assert(parameter_count<twice> == 40 + 72 + 72 && detail::graph_of<decltype(twice)>::shares);
// What is shared must be the same, its activation's parameters, too.
template <double Slope>
inline constexpr auto leaky = Dense<4, LeakyReLU<Slope>>;
template <double Slope>
inline constexpr auto two = Dense<4, 4> >> Shared<"a", leaky<0.1>> >> Shared<"a", leaky<Slope>>;
static_assert(!detail::graph_of<decltype(two<0.1>)>::shared_differs);
static_assert(detail::graph_of<decltype(two<0.9>)>::shared_differs);
constexpr auto tied = Named<"code", Dense<16, 4, Tanh>> >> Transposed<"code", Dense<16>>;
static_assert(parameter_count<tied> == 64 + 4 + 16);
static_assert(shape_of<decltype(tied)>::layers[1].tied == 0);

// Running statistics are kept, but are no parameters.
constexpr auto normal = Dense<4, 8, NoBias> >> BatchNorm<> >> Activation<ReLU> >> LayerNorm;
static_assert(parameter_count<normal> == 32 + 16 + 16);
static_assert(shape_of<decltype(normal)>::parameters == 32 + 32 + 16);

// No gradients are needed below the lowest layer that is trained.
constexpr auto frozen = Frozen<(Dense<4, 8> >> Dense<8>)> >> Dense<2>;
static_assert(!detail::graph_of<decltype(frozen)>::flow.needed[detail::ValueId(0)] &&
              !detail::graph_of<decltype(frozen)>::flow.needed[detail::ValueId(1)] &&
              detail::graph_of<decltype(frozen)>::flow.needed[detail::ValueId(2)]);

// Inference does not know training nodes, those within branches included.
constexpr auto noisy = Dense<4, 8> >> ((Dense<8> >> Dropout<0.5> >> Dense<8>)+Identity) >> Dense<2>;
constexpr auto quiet = Dense<4, 8> >> ((Dense<8> >> Dense<8>)+Identity) >> Dense<2>;
static_assert(std::is_same_v<Model<noisy>::inference_type, std::remove_const_t<decltype(quiet)>>);

// Which way the data lies is decided as for chains.
static_assert(plan<quiet>().orientation == Orientation::samples_on_lanes);
static_assert(plan<quiet>().at_once && !plan<twice>().at_once);

}  // namespace
