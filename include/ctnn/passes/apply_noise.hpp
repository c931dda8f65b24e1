// SPDX-License-Identifier: MIT
// What training nodes do to the values of a batch, as drawn before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <tuple>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/kernels/dense_layer.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/random/noise.hpp>
#include <ctnn/simd/bits.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// What was drawn for the values behind a layer: y′ = m·y + a, a matrix of each, [neuron][sample].
template <class D, class V>
struct PlainNoise {
  kernels::reference::Matrix<V, const kernels::reference::scalar_of<V>> multipliers;
  kernels::reference::Matrix<V, const kernels::reference::scalar_of<V>> addends;

  /// y′ of a neuron in a column of samples.
  [[nodiscard]] constexpr V forward(V y, int neuron, int column) const noexcept {
    V result = y;
    if constexpr (D::multiplies) result = multipliers.load(neuron, column) * result;
    if constexpr (D::adds) result = result + addends.load(neuron, column);
    return result;
  }
  /// ∂L/∂y of g = ∂L/∂y′.
  [[nodiscard]] constexpr V backward(V g, int neuron, int column) const noexcept {
    if constexpr (D::multiplies) g = multipliers.load(neuron, column) * g;
    return g;
  }
};

/// The same with neurons on lanes. m is the scale of D or zero: a bit a neuron, rows of whole
/// bytes, says which; a is row-major.
template <class D, class V>
struct TiledNoise {
  using noise_type = D;
  using T = kernels::reference::scalar_of<V>;
  const unsigned char* kept;
  int row_bytes;
  kernels::RowMajor<const T> addends;

  /// y′ of a register of neurons of a sample.
  [[nodiscard]] V forward(V y, int sample, int neuron) const noexcept {
    V result = times(y, sample, neuron);
    if constexpr (D::adds) result = result + lanes_of<V>::load(addends.row(sample) + neuron);
    return result;
  }
  [[nodiscard]] V backward(V g, int sample, int neuron) const noexcept {
    return times(g, sample, neuron);
  }
  /// y of what was kept.
  [[nodiscard]] static V recovered(V y) noexcept { return V(static_cast<T>(1 / D::scale)) * y; }

 private:
  [[nodiscard]] V times(V y, int sample, int neuron) const noexcept {
    if constexpr (D::multiplies) {
      constexpr int bytes = (lanes_of<V>::count + 7) / 8;
      std::uint32_t bits = 0;
      std::memcpy(&bits, kept + static_cast<std::ptrdiff_t>(sample) * row_bytes + neuron / 8,
                  bytes);
      if constexpr (lanes_of<V>::count < 8) bits >>= neuron % 8;
      return elementary::keep_lanes(bits, V(static_cast<T>(D::scale)) * y);
    } else {
      return y;
    }
  }
};

/// Of a layer without training nodes.
template <class V>
struct NoNoise {
  using noise_type = combined_noise<std::tuple<>>;
  static constexpr V backward(V g, int, int) noexcept { return g; }
};

}  // namespace ctnn::inline CTNN_ABI::detail
