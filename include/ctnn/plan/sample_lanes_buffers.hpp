// SPDX-License-Identifier: MIT
// What a training step with samples on lanes keeps.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/plan/op_traits.hpp>
#include <ctnn/plan/place_buffers.hpp>
#include <ctnn/plan/training_buffers.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Matrices are [neuron][sample], `row` elements a neuron: samples in whole registers.
template <class Net>
consteval auto sample_lanes_buffers(std::size_t row) {
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  constexpr auto& flow = graph::flow;
  TrainingBuffers<graph::size> list;
  const auto matrix = [&](Holds holds, int neurons, int of = 0) {
    list.request(holds, static_cast<std::size_t>(neurons) * row, of);
  };
  matrix(Holds::input, shape::inputs);
  for (int i = 0; i < graph::size; ++i) {
    const Op& op = graph::ops[i];
    const OpTraits& traits = op_traits_of<Net>[i];
    matrix(Holds::output, op.out, i);
    if (traits.stored_apart(Orientation::samples_on_lanes)) matrix(Holds::stored, op.out, i);
    if (op.kind->statistics > 0)
      list.request(Holds::statistics, 3 * static_cast<std::size_t>(op.out), i);
    if (traits.noise_multiplies) matrix(Holds::dropped, op.out, i);
    if (traits.noise_adds) matrix(Holds::addends, op.out, i);
  }
  // A slot is as large as the widest operation, whoever has it: features lie close together.
  for (int slot = 0; slot < flow.slots; ++slot) matrix(Holds::gradient, shape::widest, slot);
  if (!graph::chain) matrix(Holds::scratch, shape::widest);
  matrix(Holds::target, shape::outputs);
  list.request(Holds::weight, row);
  return place_buffers(list, {.alignment = row, .gap = 0});
}

}  // namespace ctnn::inline CTNN_ABI::detail
