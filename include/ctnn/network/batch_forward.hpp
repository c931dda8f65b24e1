// SPDX-License-Identifier: MIT
// Many samples through a network, a block of them at a time: the first layers with their neurons on
// lanes, the others with samples on lanes, as the plan says.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/extent.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/kernels/turned.hpp>
#include <ctnn/network/forward.hpp>
#include <ctnn/network/plan.hpp>
#include <ctnn/network/tiled_forward.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI {

/// The batch call of a model: `run` works in `size` elements, aligned, whatever the batch. Layers
/// from number `turn` on have samples on lanes. With Scores it leaves out the last activation.
template <class Net, class T>
struct batch_forward {
  using shape = shape_of<Net>;
  using V = Vector<T>;
  using tiled = tiled_forward<Net, V>;
  using plain = plain_forward<Net, V>;
  using layout = typename tiled::layout;
  static constexpr int L = V::lanes;
  static constexpr int depth = static_cast<int>(shape::depth);
  static constexpr int turn = detail::inference_turn<Net, V>();

 private:
  static constexpr bool narrow = turn < depth;
  static constexpr auto columns = extent<2>;  // registers of samples that go through narrow layers
  static constexpr int samples = columns * L;
  using Matrix = typename plain::template output<columns>;

  /// Outputs of one sample of the wide layers, for the widest.
  static constexpr int stride = [] {
    // Inputs of other types than T are converted, into the second matrix.
    int widest = turn == 0 || std::is_same_v<T, float> ? 0 : (shape::inputs + L - 1) / L * L;
    for (int l = 0; l < turn; ++l)
      widest = std::max(widest, layout::layers[static_cast<std::size_t>(l)].padded);
    return widest == 0 ? 0 : detail::row_stride(widest, L, sizeof(T));
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
  static constexpr std::size_t matrix = std::size_t{block} * stride;
  static constexpr int widest_narrow = [] {
    int width = 0;
    for (int l = turn; l < depth; ++l) {
      const LayerInfo& layer = shape::layers[static_cast<std::size_t>(l)];
      width = std::max({width, layer.in, layer.out});
    }
    return width;
  }();
  static constexpr std::size_t columns_size = std::size_t{samples} * widest_narrow;

 public:
  static constexpr std::size_t size =
      2 * matrix + std::max(2 * columns_size, std::size_t{stride} * L);

  template <bool Scores = false>
  static void run(const T* parameters, Rows<const float, shape::inputs> x,
                  Rows<T, shape::outputs> y, T* workspace) noexcept {
    for (std::size_t first = 0; first < x.size(); first += block) {
      const std::size_t count = std::min<std::size_t>(block, x.size() - first);
      const auto in = x.part(first, count);
      const auto out = y.part(first, count);
      if constexpr (turn == 0) {
        through_narrow<Scores>(parameters, in, out, workspace);
      } else {
        through_wide<Scores>(parameters, in, workspace);
        const T* const result = workspace + (turn - 1) % 2 * matrix;
        if constexpr (!narrow) {
          copy_out(result, out);
        } else {
          // Rows are there for whole registers of samples, and hold whole registers of neurons.
          for (std::size_t s = 0; s < count; s += samples) {
            const std::size_t n = std::min<std::size_t>(samples, count - s);
            const Rows<const T, layout::layers[turn - 1].out> hidden(
                result + s * stride, static_cast<std::size_t>(samples), stride);
            through_narrow<Scores>(parameters, hidden, out.part(s, n), workspace + 2 * matrix);
          }
        }
      }
    }
  }

 private:
  template <bool Scores>
  static void through_wide(const T* parameters, Rows<const float, shape::inputs> x,
                           T* workspace) noexcept {
    const int count = static_cast<int>(x.size());
    detail::for_each_layer<0, turn>([&](auto l) {
      const typename tiled::output out{workspace + l() % 2 * matrix, stride};
      const typename tiled::input in =
          l() == 0 ? input_of(x, workspace)
                   : typename tiled::input{workspace + (l() + 1) % 2 * matrix, stride};
      if constexpr (Scores && l() + 1 == depth)
        tiled::template scores<l()>(parameters, count, in, out);
      else
        tiled::template layer<l()>(parameters, count, in, out, nullptr, workspace + 2 * matrix);
    });
  }

  /// At most `samples` rows of outputs; x may have more.
  template <bool Scores>
  static void through_narrow(const T* parameters, auto x, Rows<T, shape::outputs> y,
                             T* workspace) noexcept {
    const Matrix ping{workspace, columns};
    const Matrix pong{workspace + columns_size, columns};
    for (int c = 0; c < columns; ++c) kernels::rows_to_column<V>(x, c * L, ping.at(0, c), samples);
    const Matrix result = plain::template through<turn, columns, Scores>(
        typename plain::model{parameters}, {ping.data, columns}, ping, pong);
    for (int c = 0; c < columns; ++c)
      kernels::column_to_rows<V>(result.at(0, c), samples, y, c * L);
  }

  /// Row by row. Where rows lie close together a whole register may run into the next row, which is
  /// written after it: 32 rows of 10 took 67 ns as single elements.
  static void copy_out(const T* from, Rows<T, shape::outputs> to) noexcept {
    std::size_t s = 0;
    if constexpr (shape::outputs < L)
      if (to.stride() == shape::outputs)
        for (; s * shape::outputs + L <= to.size() * shape::outputs; ++s)
          std::memcpy(to[s].data(), from + s * stride, sizeof(V));
    for (; s < to.size(); ++s) std::copy_n(from + s * stride, shape::outputs, to[s].data());
  }

  static typename tiled::input input_of(Rows<const float, shape::inputs> x, T* workspace) noexcept {
    if constexpr (std::is_same_v<T, float>) {
      return {x[0].data(), static_cast<int>(x.stride())};
    } else {
      for (std::size_t s = 0; s < x.size(); ++s)
        std::copy_n(x[s].data(), shape::inputs, workspace + matrix + s * stride);
      return {workspace + matrix, stride};
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI
