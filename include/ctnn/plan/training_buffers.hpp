// SPDX-License-Identifier: MIT
// The buffers of a training step, whichever way its data lies, by operation.
#pragma once

#include <array>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/list_view.hpp>
#include <ctnn/plan/place_buffers.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Those of so many operations: up to five each and a slot of gradients, and one of each other kind.
template <int Ops>
using TrainingBuffers = BufferList<6 * Ops + 8>;

/// Where they begin: tables, as passes have the number of an operation at run time. 0 stands for
/// those that there are not.
template <int Ops>
struct TrainingOffsets {
  op_map<std::size_t, Ops> output{};
  op_map<std::size_t, Ops> stored{};  // as output where backward reads that
  op_map<std::size_t, Ops> statistics{};
  op_map<std::size_t, Ops> dropped{};
  op_map<std::size_t, Ops> addends{};
  op_map<std::size_t, Ops> gradient{};  // alike for those that share one
  std::size_t input = 0;
  std::size_t input_gradient = 0;
  std::size_t scratch = 0;
  std::size_t target = 0;
  std::size_t weight = 0;
  std::size_t packed = 0;
  std::size_t transposed = 0;
};

/// `slot` says which slot of gradients a value has; of no use where none are placed.
template <int Ops>
[[nodiscard]] constexpr TrainingOffsets<Ops> offsets_of(list_view<Buffer> placed,
                                                        const value_map<int, Ops>& slot = {}) {
  TrainingOffsets<Ops> at;
  std::array<std::size_t, Ops + 1> of_slot{};
  for (const Buffer& buffer : placed) {
    const int i = buffer.of;
    switch (buffer.holds) {
      case Holds::output:
        at.output[i] = at.stored[i] = buffer.offset;
        break;
      case Holds::stored:
        at.stored[i] = buffer.offset;
        break;
      case Holds::statistics:
        at.statistics[i] = buffer.offset;
        break;
      case Holds::dropped:
        at.dropped[i] = buffer.offset;
        break;
      case Holds::addends:
        at.addends[i] = buffer.offset;
        break;
      case Holds::gradient:
        of_slot[i] = buffer.offset;
        break;
      case Holds::input:
        at.input = buffer.offset;
        break;
      case Holds::scratch:
        at.scratch = buffer.offset;
        break;
      case Holds::target:
        at.target = buffer.offset;
        break;
      case Holds::weight:
        at.weight = buffer.offset;
        break;
      case Holds::packed:
        at.packed = buffer.offset;
        break;
      case Holds::transposed:
        at.transposed = buffer.offset;
        break;
      case Holds::values:
        break;  // a training step keeps each value
    }
  }
  for (int i = 0; i < Ops; ++i) at.gradient[i] = of_slot[slot[value_of(i)]];
  if (slot[network_input] >= 0) at.input_gradient = of_slot[slot[network_input]];
  return at;
}

}  // namespace ctnn::inline CTNN_ABI::detail
