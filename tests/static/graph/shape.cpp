// SPDX-License-Identifier: MIT
// What is known of a network before it runs.
#include <string_view>

#include <ctnn/graph/shape.hpp>
#include <ctnn/inspect/summary.hpp>
#include <ctnn/network/dense.hpp>
using namespace ctnn;

namespace {

constexpr auto net = Dense<64, 32, ReLU> >> Dense<48, Tanh> >> Dense<10, Softmax>;
using shape = shape_of<decltype(net)>;

static_assert(shape::depth == 3);
static_assert(shape::inputs == 64);
static_assert(shape::outputs == 10);

static_assert(shape::layers[0].in == 64 && shape::layers[0].out == 32);
static_assert(shape::layers[1].in == 32 && shape::layers[1].out == 48, "deduced");
static_assert(shape::layers[2].in == 48 && shape::layers[2].out == 10, "deduced");
static_assert(std::string_view(shape::layers[1].name) == "Dense");
static_assert(std::string_view(shape::layers[1].activation) == "Tanh");

static_assert(shape::layers[0].parameters() == 64 * 32 + 32);
static_assert(shape::layers[1].parameters() == 32 * 48 + 48);
static_assert(shape::parameters == (64 * 32 + 32) + (32 * 48 + 48) + (48 * 10 + 10));
static_assert(parameter_count<net> == 4154);

static_assert(shape::layers[0].weights == 0 && shape::layers[0].biases == 64 * 32);
static_assert(shape::layers[1].weights == 2080 && shape::layers[1].biases == 2080 + 32 * 48);
static_assert(shape::layers[2].weights == 3664 && shape::layers[2].biases == 3664 + 480);

static_assert(shape::layers[2].flops() == 2 * 48 * 10, "a multiplication and an addition a weight");
static_assert(shape::flops == 2 * (64 * 32 + 32 * 48 + 48 * 10));
static_assert(summary<net>().flops == 8128);
static_assert(summary<net>().bytes<> == 4 * 4154);
static_assert(summary<net>().bytes<double> == 8 * 4154);

// The widest row a buffer must hold: an input, a hidden layer or the output.
static_assert(shape::widest == 64);
static_assert(shape_of<decltype(Dense<2, 9> >> Dense<3>)>::widest == 9);
static_assert(shape_of<decltype(Dense<2, 3> >> Dense<11>)>::widest == 11);

constexpr auto single = Dense<5, 1, Sigmoid>;
static_assert(shape_of<decltype(single)>::depth == 1, "a single Dense is a network");
static_assert(shape_of<decltype(single)>::inputs == 5 && shape_of<decltype(single)>::outputs == 1);
static_assert(parameter_count<single> == 6);

}  // namespace
