// SPDX-License-Identifier: MIT
// Where buffers lie in one block of memory: the only place that gives out offsets. A pass says in
// order what it keeps, for which operation and how many elements; it gets the same list back with
// an offset to each. Which values or gradients may share a buffer was decided before, by
// graph/buffer_reuse.hpp and graph/gradient_flow.hpp: which need one buffer a slot.
#pragma once

#include <array>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/list_view.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// So many elements in whole registers of `lanes`.
[[nodiscard]] constexpr int whole_registers(int elements, int lanes) noexcept {
  return (elements + lanes - 1) / lanes * lanes;
}

/// What a buffer holds. First those of one operation, then those that some share, then those of all.
enum class Holds : unsigned char {
  output,      // y of an operation; z where the loss computes the activation
  stored,      // what its backward pass reads beside y
  statistics,  // of a BatchNorm: mean, variance and number of samples of every neuron
  dropped,     // of its Dropout: a bit a neuron, or with samples on lanes a factor
  addends,     // of its GaussianNoise
  gradient,    // ∂L/∂z of a slot of Flow
  values,      // values of a slot of ValueSlots, where none is kept
  input,       // x of the batch
  scratch,     // a part of a joined gradient that waits to be added
  target,      // of the samples
  weight,      // of the samples
  packed,      // a panel of Wᵀ
  transposed,  // rows of L samples, transposed to a sample on each lane
};
[[nodiscard]] constexpr bool is_of_operation(Holds holds) noexcept {
  return holds <= Holds::addends;
}

struct Buffer {
  Holds holds{};
  int of = 0;  // the operation, or the slot of those that share; 0 where there is one of its kind
  std::size_t elements = 0;
  std::size_t offset = 0;  // from the beginning of the block, in elements
};

/// At most N buffers, in the order in which they lie.
template <std::size_t N>
struct BufferList {
  std::array<Buffer, N> buffers{};
  std::size_t count = 0;
  std::size_t size = 0;  // elements of the block, once they are placed

  constexpr void request(Holds holds, std::size_t elements, int of = 0) {
    buffers[count++] = {holds, of, elements, 0};
  }
  [[nodiscard]] constexpr list_view<Buffer> placed() const noexcept {
    return {buffers.data(), count};
  }
};

/// How buffers follow one another, in elements: each begins at a multiple of `alignment`, and
/// `gap`, a multiple of it too, stays free behind each.
struct Spacing {
  std::size_t alignment = 1;
  std::size_t gap = 0;
};

template <std::size_t N>
[[nodiscard]] constexpr BufferList<N> place_buffers(BufferList<N> list, Spacing spacing) noexcept {
  for (std::size_t b = 0; b < list.count; ++b) {
    Buffer& buffer = list.buffers[b];
    buffer.offset = list.size;
    list.size += (buffer.elements + spacing.alignment - 1) / spacing.alignment * spacing.alignment +
                 spacing.gap;
  }
  return list;
}

}  // namespace ctnn::inline CTNN_ABI::detail
