// SPDX-License-Identifier: MIT
// Many samples through a network, a block of them at a time: the first layers with their neurons on
// lanes, the others with samples on lanes, as the plan says.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/transpose.hpp>
#include <ctnn/passes/for_each_op.hpp>
#include <ctnn/passes/lane_views.hpp>
#include <ctnn/passes/neuron_lanes_forward.hpp>
#include <ctnn/passes/sample_lanes_forward.hpp>
#include <ctnn/passes/sample_lanes_inference.hpp>
#include <ctnn/plan/choose_orientation.hpp>
#include <ctnn/plan/neuron_lanes_buffers.hpp>
#include <ctnn/plan/value_buffers.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The batch call of a model: `run` works in `size` elements, aligned, whatever the batch. Layers
/// from number `turn` on have samples on lanes; networks with branches have them so throughout or
/// not at all. With Logits it leaves out the last activations.
template <class Net, class T>
struct batch_forward {
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  using V = Vector<T>;
  using tiled = tiled_forward<Net, V>;
  using plain = plain_forward<Net, V>;
  using layout = typename tiled::layout;
  static constexpr int L = V::lanes;
  static constexpr int turn = inference_turn<Net, V>();

 private:
  static constexpr bool narrow = turn < graph::size;
  static constexpr int columns = 2;  // registers of samples that go through narrow layers
  static constexpr int samples = columns * L;
  using narrow_inference = plain_inference<Net, V, columns, narrow ? turn : 0>;

  /// Outputs of one sample of the wide layers, for the widest.
  static constexpr int stride = [] {
    // Inputs of other types than T are converted, and so are those that are read in registers.
    int widest = turn == 0 || (std::is_same_v<T, float> && !graph::reads_whole_inputs)
                     ? 0
                     : (shape::inputs + L - 1) / L * L;
    for (int l = 0; l < turn; ++l) widest = std::max(widest, (graph::ops[l].out + L - 1) / L * L);
    return widest == 0 ? 0 : row_stride(widest, L, sizeof(T));
  }();
  /// Samples in a block: their activations should stay in the L1 cache beside a panel of weights.
  /// Weights that no L2 cache holds are better streamed less often (W6: 2.5 ms for 256 samples in
  /// blocks of 32, 2.1 ms in blocks of 128).
  static constexpr int fewest = layout::size * sizeof(T) > 1024 * 1024 ? 128 : samples;
  static constexpr int block = turn == 0
                                   ? samples
                                   : std::clamp<int>(16 * 1024 / static_cast<int>(sizeof(T)) /
                                                         std::max(stride, 1) / samples * samples,
                                                     fewest, 128);
  static constexpr auto placed = place_equal_values<Net>(std::size_t{block} * stride);
  static constexpr std::size_t wide_size = placed.size;
  /// Behind the values of wide layers: rows transposed to samples on lanes, or a W transposed.
  static constexpr std::size_t transposed_size = 2 * std::size_t{stride} * L;

 public:
  static constexpr std::size_t size =
      wide_size +
      std::max(narrow ? narrow_inference::size : 0,
               std::max(transposed_size, turn > 0 ? transposed_size + tiled::packed_size : 0));

  /// The layers with neurons on lanes.
  template <bool Logits>
  struct Forward {
    using shape = batch_forward::shape;
    using graph = batch_forward::graph;
    using layout = batch_forward::layout;
    using vector = V;
    static constexpr bool keeps = false;
    static constexpr bool trains = false;
    const T* block;  // the model's
    int rows;
    typename tiled::input inputs;
    T* workspace;

    [[nodiscard]] const T* parameters() const noexcept { return block; }
    [[nodiscard]] OverNeurons<V> over() const noexcept {
      return {rows, workspace + wide_size, nullptr};
    }
    template <ValueId v>
    [[nodiscard]] UnitsOnLanes<V, T> value() const noexcept {
      return {batch_forward::value<v>(workspace), stride};
    }
    template <ValueId v>
    [[nodiscard]] typename tiled::input read() const noexcept {
      if constexpr (v == network_input)
        return inputs;
      else
        return {batch_forward::value<v>(workspace), stride};
    }
    template <int I>
    void dense() const noexcept {
      constexpr Op op = graph::ops[I];
      const auto x = read<graph::template source<I>>();
      const typename tiled::output y{batch_forward::value<value_of(I)>(workspace), stride};
      T* const transposed = workspace + wide_size;
      T* const packed = transposed + transposed_size;
      if constexpr (Logits && is_loss_fused<Net, I>)
        tiled::template logits<I>(block, rows, x, y, packed);
      else if constexpr (op.addend != no_value)
        tiled::template layer_and_add<I, false>(block, rows, x, y, nullptr, read<op.addend>(),
                                                transposed, packed);
      else
        tiled::template layer<I>(block, rows, x, y, nullptr, transposed, packed);
    }
  };

  template <bool Logits = false>
  static void run(const T* parameters, Rows<const float, shape::inputs> x,
                  Rows<T, shape::outputs> y, T* workspace) noexcept {
    for (std::size_t first = 0; first < x.size(); first += block) {
      const std::size_t count = std::min<std::size_t>(block, x.size() - first);
      const auto in = x.part(first, count);
      const auto out = y.part(first, count);
      if constexpr (turn == 0) {
        through_narrow<Logits>(parameters, in, out, workspace);
      } else {
        through_wide<Logits>(parameters, in, workspace);
        if constexpr (!narrow) {
          copy_out(workspace, out);
        } else {
          // Rows are there for whole registers of samples, and hold whole registers of neurons.
          const T* const result = value<ValueId(turn - 1)>(workspace);
          for (std::size_t s = 0; s < count; s += samples) {
            const std::size_t n = std::min<std::size_t>(samples, count - s);
            const Rows<const T, graph::ops[turn - 1].out> hidden(
                result + s * stride, static_cast<std::size_t>(samples), stride);
            through_narrow<Logits>(parameters, hidden, out.part(s, n), workspace + wide_size);
          }
        }
      }
    }
  }

 private:
  template <ValueId v>
  static T* value(T* workspace) noexcept {
    return workspace + placed.begin[v];
  }

  template <bool Logits>
  static void through_wide(const T* parameters, Rows<const float, shape::inputs> x,
                           T* workspace) noexcept {
    for_each_op_forward<0, turn>(
        Forward<Logits>{parameters, static_cast<int>(x.size()), input_of(x, workspace), workspace});
  }

  /// At most `samples` rows of outputs; x may have more.
  template <bool Logits>
  static void through_narrow(const T* parameters, auto x, Rows<T, shape::outputs> y,
                             T* memory) noexcept {
    const auto in = narrow_inference::template value<ValueId((narrow ? turn : 0) - 1)>(memory);
    for (int c = 0; c < columns; ++c) kernels::rows_to_column<V>(x, c * L, in.at(0, c), samples);
    narrow_inference::template run<Logits>(typename plain::model{parameters}, memory);
    static_for<0, static_cast<int>(graph::heads.size())>([&](auto h) {
      constexpr Head head = graph::heads[h()];
      const auto result = narrow_inference::template value<value_of(head.op)>(memory);
      const Rows<T, head.out> to(y[0].data() + head.offset, y.size(), y.stride());
      for (int c = 0; c < columns; ++c)
        kernels::column_to_rows<V>(result.at(0, c), samples, to, c * L);
    });
  }

  /// Row by row. Where rows lie close together a whole register may run into the next row, which is
  /// written after it: 32 rows of 10 took 67 ns as single elements.
  static void copy_out(T* workspace, Rows<T, shape::outputs> to) noexcept {
    if constexpr (graph::heads.size() == 1) {
      const T* const from = value<value_of(graph::heads[0].op)>(workspace);
      std::size_t s = 0;
      if constexpr (shape::outputs < L)
        if (to.stride() == shape::outputs)
          for (; s * shape::outputs + L <= to.size() * shape::outputs; ++s)
            std::memcpy(to[s].data(), from + s * stride, sizeof(V));
      for (; s < to.size(); ++s) std::copy_n(from + s * stride, shape::outputs, to[s].data());
    } else {
      static_for<0, static_cast<int>(graph::heads.size())>([&](auto h) {
        constexpr Head head = graph::heads[h()];
        const T* const from = value<value_of(head.op)>(workspace);
        for (std::size_t s = 0; s < to.size(); ++s)
          std::copy_n(from + s * stride, head.out, to[s].data() + head.offset);
      });
    }
  }

  static typename tiled::input input_of(Rows<const float, shape::inputs> x, T* workspace) noexcept {
    if constexpr (std::is_same_v<T, float> && !graph::reads_whole_inputs) {
      return {x[0].data(), static_cast<int>(x.stride())};
    } else {
      T* const to = value<network_input>(workspace);
      for (std::size_t s = 0; s < x.size(); ++s)
        std::copy_n(x[s].data(), shape::inputs, to + s * stride);
      return {to, stride};
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
