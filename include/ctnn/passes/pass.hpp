// SPDX-License-Identifier: MIT
// What a pass over the operations of a network offers: the interface between what operations compute
// and how the data of a pass lies in memory.
#pragma once

#include <concepts>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/graph/ids.hpp>

// The library's central abstraction. A network is a list of operations on values (graph/). How they
// run depends on where the numbers lie: samples on lanes, neurons on lanes, a single sample; with
// everything kept for the backward pass, or with buffers that values share. Each of these ways is a
// class that models one of the concepts below. It says where a value and its gradient lie, and how a
// dense layer, whose kernels differ from way to way, is computed there. All other operations are
// written once, on the views that a pass hands out (passes/elementwise_ops.hpp). They are
// distinguished, and called in their order, in passes/for_each_op.hpp.
//
// A pass P has
//   shape, graph             shape_of<Net> and graph_of<Net>: widths, operations and their sources
//   vector, V                a value of its registers: a lane per sample or per neuron, or a scalar
//   layout                   where each parameter lies within the block `parameters()`
//   over()                   how its views are gone through: OverSamples<V> or OverNeurons<V>
//   value<v>()               a view of value v: that of an operation, or network_input. Views load
//                            and store a V at (neuron, sample)
//   keeps                    whether it keeps for a backward pass what that reads beside the values:
//   stored<I>()              a view of what operation I stores
//   trains                   whether BatchNorm goes by the batch, whose statistics the pass takes:
//   keep_statistics<I>(o, mean, variance, count)

namespace ctnn::inline CTNN_ABI::detail {

/// What both directions have in common.
template <class P>
concept Pass = requires(const P& pass) {
  typename P::shape;
  typename P::graph;
  typename P::vector;
  typename P::layout;
  { P::keeps } -> std::convertible_to<bool>;
  { P::trains } -> std::convertible_to<bool>;
  { *pass.parameters() } -> std::convertible_to<typename lanes_of<typename P::vector>::scalar>;
  {
    pass.over().parameter(pass.parameters(), std::size_t{}, int{})
  } -> std::same_as<typename P::vector>;
  { pass.template value<ValueId(0)>().load(int{}, int{}) } -> std::same_as<typename P::vector>;
};

template <class P>
concept StoresForBackward = requires(const P& pass, typename P::vector v) {
  pass.template stored<0>().store(int{}, int{}, v);
};
template <class P>
concept TakesStatistics = requires(const P& pass, typename P::vector v) {
  pass.template keep_statistics<0>(int{}, v, v, v);
};
template <class P>
concept GivesStatistics = requires(const P& pass) {
  { pass.template kept_statistics<0>(int{}).first } -> std::convertible_to<typename P::vector>;
};

/// From the network's inputs to its outputs: dense<I>() computes the dense operation I.
template <class P>
concept ForwardPass = Pass<P> && requires(const P& pass, typename P::vector v) {
  pass.template value<ValueId(0)>().store(int{}, int{}, v);
  { pass.template dense<0>() } -> std::same_as<void>;
} && (!P::keeps || StoresForBackward<P>) && (!P::trains || TakesStatistics<P>);

/// From the gradients of the outputs to those of parameters and inputs:
///   flow                    which gradients are needed, and what writes them first (graph/)
///   gradient<v>()           a view of ∂L/∂value v
///   scratch<I>()            a view as wide as any value, to use within operation I
///   dense<I>()              from ∂L/∂value I of a dense operation to those of its sources, and to
///                           the gradients of its parameters
///   weight_gradient<I>(o, g), bias_gradient<I>(o, g)
///                           take ∂L/∂γ and ∂L/∂β of feature o of a normalization, sums over
///                           samples
///   kept_statistics<I>(o)   variance and count as the forward pass took them, where it `trains`
template <class P>
concept BackwardPass = Pass<P> && P::keeps && requires(const P& pass, typename P::vector v) {
  P::flow.needed[network_input];
  pass.template gradient<ValueId(0)>().store(int{}, int{}, v);
  { pass.template stored<0>().load(int{}, int{}) } -> std::same_as<typename P::vector>;
  pass.template scratch<0>().store(int{}, int{}, v);
  pass.template weight_gradient<0>(int{}, v);
  pass.template bias_gradient<0>(int{}, v);
  { pass.template dense<0>() } -> std::same_as<void>;
} && (!P::trains || GivesStatistics<P>);

}  // namespace ctnn::inline CTNN_ABI::detail
