// SPDX-License-Identifier: MIT
// ∂L/∂W with samples on lanes: as many products as a register has lanes are summed side by side and
// then transposed into one register of gradients.
#pragma once

#include <algorithm>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/extent.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/simd/register_blocks.hpp>
#include <ctnn/simd/shuffle.hpp>

namespace ctnn::inline CTNN_ABI {
namespace kernels {
namespace detail {

/// `Outputs` lanes of gradients for each of `Inputs` inputs from i on, o the first output.
template <class V, int Outputs, int Inputs>
CTNN_INLINE void lane_sums(int o, int i, auto x, auto dz, auto take) noexcept {
  using math::fma;
  constexpr int slots = lanes_of<V>::count / Inputs;  // lanes of an input
  V sum[lanes_of<V>::count];
  unrolled<lanes_of<V>::count>([&]<int J>() CTNN_INLINE_LAMBDA { sum[J] = V(0); });
  for (int c = 0; c < x.columns; ++c) {
    V right[Inputs];
    unrolled<Inputs>([&]<int I>() CTNN_INLINE_LAMBDA { right[I] = x.load(i + I, c); });
    unrolled<Outputs>([&]<int O>() CTNN_INLINE_LAMBDA {
      const V left = dz.load(o + O, c);
      unrolled<Inputs>([&]<int I>() CTNN_INLINE_LAMBDA {
        sum[I * slots + O] = fma(left, right[I], sum[I * slots + O]);
      });
    });
  }
  const V all = sums_of(sum);
  if constexpr (Inputs == 1) {
    take(i, all);
  } else {
    V kept[Inputs];  // a loop calls the update: copies of it would take long to compile
    unrolled<Inputs>([&]<int I>()
                         CTNN_INLINE_LAMBDA { kept[I] = lane_slice<I * slots, Outputs>(all); });
    for (int k = 0; k < Inputs; ++k) take(i + k, kept[k]);
  }
}

/// Inputs whose gradients of `outputs` outputs fit into one register: a power of two.
consteval int inputs_at_once(int outputs, int lanes) {
  int inputs = 1;
  while (2 * inputs * outputs <= lanes && inputs < 4) inputs *= 2;
  return inputs;
}

/// The gradients of `Outputs` ≤ L outputs from o on.
template <class V, int In, int Outputs, int Panel>
CTNN_INLINE void group_sums(int o, std::ptrdiff_t offset, auto x, auto dz,
                            const auto& update) noexcept {
  constexpr int at_once = inputs_at_once(Outputs, lanes_of<V>::count);
  // The update by reference: every closure would copy the registers that it holds.
  const auto take = [=, &update](int i, V g) CTNN_INLINE_LAMBDA {
    update.weights(offset + static_cast<std::ptrdiff_t>(i) * Panel, g);
  };
  constexpr int whole = In / at_once * at_once;
  for (int i = 0; i < whole; i += at_once) lane_sums<V, Outputs, at_once>(o, i, x, dz, take);
  if constexpr (whole < In)
    for (int i = whole; i < In; ++i) lane_sums<V, Outputs, 1>(o, i, x, dz, take);
  V sum[Outputs];
  unrolled<Outputs>([&]<int O>() CTNN_INLINE_LAMBDA { sum[O] = dz.load(o + O, 0); });
  for (int c = 1; c < dz.columns; ++c)
    unrolled<Outputs>([&]<int O>() CTNN_INLINE_LAMBDA { sum[O] = sum[O] + dz.load(o + O, c); });
  update.biases(o, sums_of(sum));
}

}  // namespace detail

/// update.weights(k, Σₛ dz(o…, s)·x(i, s)) for every register of weights, k its offset in the
/// panels, and update.biases(o, Σₛ dz(o…, s)), as backward_w of kernels/dense_layer.hpp; lanes of padding
/// are zero. x is [in][sample], dz is [out][sample]; W lies in panels of `Panel` outputs.
template <class V, int In, int Out, int Panel>
CTNN_INLINE void backward_w_on_lanes(auto x, auto dz, const auto& update) noexcept {
  constexpr int L = lanes_of<V>::count;
  constexpr int padded = (Out + L - 1) / L * L;
  const auto panel = [=, &update]<int Width, int Used>(int first) CTNN_INLINE_LAMBDA {
    const auto group = [=, &update]<int Outputs>(int o) CTNN_INLINE_LAMBDA {
      detail::group_sums<V, In, Outputs, Width>(
          o, static_cast<std::ptrdiff_t>(first) * In + (o - first), x, dz, update);
    };
    for (int o = first; o + L <= first + Used; o += L) group.template operator()<L>(o);
    if constexpr (Used % L != 0) group.template operator()<Used % L>(first + Used / L * L);
  };
  constexpr int whole = Out / Panel * Panel;
  for (int first = 0; first < whole; first += Panel) panel.template operator()<Panel, Panel>(first);
  if constexpr (whole < Out) panel.template operator()<padded - whole, Out - whole>(whole);
}

}  // namespace kernels
}  // namespace ctnn::inline CTNN_ABI
