// SPDX-License-Identifier: MIT
// Many samples through a network, a block of them at a time, in the orientation its plan says.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/network/forward.hpp>
#include <ctnn/network/plan.hpp>
#include <ctnn/network/tiled_forward.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI {

/// The batch call of a model: `run` works in `size` elements, aligned, whatever the batch.
template <class Net, class T, Orientation = detail::choose_orientation<Net>().orientation>
struct batch_forward;

template <class Net, class T>
struct batch_forward<Net, T, Orientation::samples_on_lanes> {
  using shape = shape_of<Net>;
  using V = Vector<T>;
  using Matrix = plain::Matrix<V>;
  static constexpr int columns = 2;  // registers of samples in a block
  static constexpr std::size_t block = std::size_t{columns} * V::lanes;
  static constexpr std::size_t size = 2 * static_cast<std::size_t>(shape::widest) * block;

  static void run(const T* parameters, Rows<const float, shape::inputs> x,
                  Rows<T, shape::outputs> y, T* workspace) noexcept {
    const Matrix ping{workspace, columns};
    const Matrix pong{workspace + size / 2, columns};
    for (std::size_t first = 0; first < x.size(); first += block) {
      const std::size_t count = std::min<std::size_t>(block, x.size() - first);
      std::fill_n(ping.data, shape::inputs * block, T(0));
      for (std::size_t s = 0; s < count; ++s)
        for (std::size_t i = 0; i < shape::inputs; ++i) ping.data[i * block + s] = x[first + s][i];
      const Matrix result = plain_forward<Net, V>::all(
          typename plain_forward<Net, V>::model{parameters}, {ping.data, columns}, ping, pong);
      for (std::size_t s = 0; s < count; ++s)
        for (std::size_t o = 0; o < shape::outputs; ++o)
          y[first + s][o] = result.data[o * block + s];
    }
  }
};

template <class Net, class T>
struct batch_forward<Net, T, Orientation::neurons_on_lanes> {
  using shape = shape_of<Net>;
  using V = Vector<T>;
  using forward = tiled_forward<Net, V>;
  using layout = typename forward::layout;
  static constexpr int L = V::lanes;
  static constexpr int last = static_cast<int>(shape::depth) - 1;

  /// Samples in a block: their activations should stay in the L1 cache beside a panel of weights.
  static constexpr int stride = [] {
    // Inputs of other types than T are converted, into the second matrix.
    std::size_t widest =
        std::is_same_v<T, float> ? 0 : static_cast<std::size_t>((shape::inputs + L - 1) / L * L);
    for (const LayerLayout& at : layout::layers)
      widest = std::max(widest, static_cast<std::size_t>(at.padded));
    return detail::row_stride(static_cast<int>(widest), L, sizeof(T));
  }();
  static constexpr int block =
      std::clamp<int>(16 * 1024 / static_cast<int>(sizeof(T)) / stride / L * L, 32, 128);
  static constexpr std::size_t matrix = std::size_t{block} * stride;
  static constexpr std::size_t size = 2 * matrix + std::size_t{stride} * L;

  static void run(const T* parameters, Rows<const float, shape::inputs> x,
                  Rows<T, shape::outputs> y, T* workspace) noexcept {
    T* const turned = workspace + 2 * matrix;
    for (std::size_t first = 0; first < x.size(); first += block) {
      const int count = static_cast<int>(std::min<std::size_t>(block, x.size() - first));
      detail::for_each_layer<0, last + 1>([&](auto l) {
        const typename forward::output out{workspace + l() % 2 * matrix, stride};
        const typename forward::input in =
            l() == 0 ? input_of(x, first, count, workspace)
                     : typename forward::input{workspace + (l() + 1) % 2 * matrix, stride};
        forward::template layer<l()>(parameters, count, in, out, nullptr, turned);
      });
      copy_out(workspace + last % 2 * matrix, y.part(first, static_cast<std::size_t>(count)));
    }
  }

 private:
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

  static typename forward::input input_of(Rows<const float, shape::inputs> x, std::size_t first,
                                          int count, T* workspace) noexcept {
    if constexpr (std::is_same_v<T, float>) {
      return {x[first].data(), static_cast<int>(x.stride())};
    } else {
      for (std::size_t s = 0; s < static_cast<std::size_t>(count); ++s)
        std::copy_n(x[first + s].data(), shape::inputs, workspace + matrix + s * stride);
      return {workspace + matrix, stride};
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI
