// SPDX-License-Identifier: MIT
// The forward pass with neurons on lanes: dense operations of a network on register tiles for many
// samples, in one run over the weights for a single one.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/dense_layer.hpp>
#include <ctnn/kernels/gemv.hpp>
#include <ctnn/kernels/gemv_transposed.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/kernels/tile.hpp>
#include <ctnn/kernels/transpose.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/passes/epilogues.hpp>
#include <ctnn/passes/sample_lanes_forward.hpp>
#include <ctnn/plan/parameter_layout.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// A product of one sample with as many weights calls a kernel that layers share; one with fewer has
/// a kernel of its own, whose widths are constants. A call and widths as arguments cost 8 ns, which
/// was nothing of 128·64 weights and half of 64·32. Kernels take long to compile, so that a network
/// has no more than a few of its own, and where it has more products than that it calls them.
inline constexpr int shared_weights = 8192;
inline constexpr int own_kernels = 8;

/// In place of b where a product is to have none.
template <class T, int N>
alignas(cache_line) inline constexpr std::array<T, N> zeros{};

/// Dense operations of a network as calls of tiled kernels. Matrices are row-major, a sample per row.
template <class Net, class V>
struct tiled_forward {
  using graph = graph_of<Net>;
  using plain = plain_forward<Net, V>;
  using T = kernels::reference::scalar_of<V>;
  using shape = shape_of<Net>;
  static constexpr int L = lanes_of<V>::count;
  using layout = layout_of<Net, L>;
  using input = kernels::RowMajor<const T>;
  using output = kernels::RowMajor<T>;

  /// Elements that Wᵀ in panels takes, of the operations that read it so.
  static constexpr std::size_t packed_size = [] {
    std::size_t size = 0;
    for (const Op& op : graph::ops)
      if (op.transposed) {
        const LayerLayout& at = layout::layers[op.matrix];
        const Tile tile = tile_for((at.in + L - 1) / L, plan_options_of<Net>.columns);
        size = std::max(size, static_cast<std::size_t>(at.padded * tile.columns) * L);
      }
    return size;
  }();

  // Of operation number I.

  /// A dense operation on many samples; x is (rows, in), y is (rows, out), whole registers of both.
  /// `transposed` holds [⌈out/L⌉·L][L] where the activation is one of whole rows, `packed` packed_size.
  template <int I, bool Stores = false>
  static void layer(const T* parameters, int rows, input x, output y, T* stored,
                    [[maybe_unused]] T* transposed, T* packed) noexcept {
    using A = typename plain::template activation<I>;
    if constexpr (derived_activation<A>::rows) {
      logits<I>(parameters, rows, x, Stores ? output{stored, y.stride} : y, packed);
      rows_of<I>(rows, Stores ? input{stored, y.stride} : input{y.data, y.stride}, y, transposed);
    } else {
      product<I>(parameters, rows, x, Activate<V, A, Stores>{y, stored, alphas_of<I>(parameters)},
                 packed);
    }
  }

  /// The same with training nodes behind the layer.
  template <int I, class Noise>
  static void layer_and_noise(const T* parameters, int rows, input x, output y, T* stored,
                              Noise noise, [[maybe_unused]] T* transposed, T* packed) noexcept {
    using A = typename plain::template activation<I>;
    if constexpr (derived_activation<A>::rows) {
      after_rows<I>(parameters, rows, x, y, stored, transposed, packed,
                    [=](V value, int s, int o) { return noise.forward(value, s, o); });
    } else {
      product<I>(parameters, rows, x,
                 ActivateAndDisturb<V, A, Noise>{y, stored, alphas_of<I>(parameters), noise},
                 packed);
    }
  }

  /// The same with the outputs of another branch added.
  template <int I, bool Stores>
  static void layer_and_add(const T* parameters, int rows, input x, output y, T* stored,
                            input addend, [[maybe_unused]] T* transposed, T* packed) noexcept {
    using A = typename plain::template activation<I>;
    if constexpr (derived_activation<A>::rows) {
      after_rows<I>(
          parameters, rows, x, y, Stores ? stored : y.data, transposed, packed,
          [=](V value, int s, int o) { return value + lanes_of<V>::load(addend.row(s) + o); });
    } else {
      product<I>(parameters, rows, x,
                 ActivateAndAdd<V, A, Stores>{y, stored, alphas_of<I>(parameters), addend}, packed);
    }
  }

  /// z = W·x + b.
  template <int I>
  static void logits(const T* parameters, int rows, input x, output z, T* packed) noexcept {
    product<I>(parameters, rows, x, Activate<V, decltype(Identity), false>{z, nullptr, nullptr},
               packed);
  }

  /// A dense operation on one sample: x is (in), y and addend hold ⌈out/L⌉·L; no addend: null.
  template <int I>
  static void single(const T* parameters, const T* x, const T* addend, T* y) noexcept {
    using A = typename plain::template activation<I>;
    using derived = derived_activation<A>;
    constexpr Op op = graph::ops[I];
    constexpr bool adds = op.addend != no_value;
    if constexpr (derived::rows) {
      product_of_one<I>(parameters, x, ActivateOne<V, struct Identity, false>{y, nullptr, nullptr});
      derived::template forward_along<V, op.out>(
          op.out, [=](int j) { return lanes_of<V>::load(y + j); },
          [=](int j, V value) {
            if constexpr (adds) value = value + lanes_of<V>::load(addend + j);
            lanes_of<V>::store(y + j, value);
          });
    } else {
      const ActivateOne<V, A, adds> finish{y, alphas_of<I>(parameters), addend};
      if constexpr (has_own_kernel(op))  // clang's code of a closure takes a fifth less for W2
        product_of_one<I>(parameters, x, [=](int o, V z) { finish(o, z); });
      else
        product_of_one<I>(parameters, x, finish);
    }
  }

  /// epilogue(o, z) of W·x + b on one sample, o the first of a register.
  template <int I>
  static void product_of_one(const T* parameters, const T* x, auto epilogue) noexcept {
    constexpr Op op = graph::ops[I];
    constexpr LayerLayout at = layout::layers[op.matrix];
    const T* const b = parameters + layout::layers[op.layer].biases;
    if constexpr (op.transposed)
      kernels::gemv_transposed<V, at.tile, at.in, at.out>(
          x, parameters + at.weights,
          [=](int o, V z) { epilogue(o, z + lanes_of<V>::load(b + o)); });
    else if constexpr (shares_kernel(op))
      kernels::gemv_shared<V, at.tile>(at.in, at.registers, x, parameters + at.weights, b,
                                       epilogue);
    else if constexpr (has_own_kernel(op))
      kernels::gemv<V, at.tile, at.in, at.registers>(x, parameters + at.weights, b, epilogue);
    else
      kernels::gemv_called<V, at.tile, at.in, at.registers>(x, parameters + at.weights, b,
                                                            epilogue);
  }

  template <int I>
  static const T* alphas_of(const T* parameters) noexcept {
    return parameters + layout::layers[graph::ops[I].layer].alphas;
  }

 private:
  static constexpr bool small(const Op& op) noexcept {
    return op.kind->dense && !op.transposed && op.in * op.out < shared_weights;
  }
  /// Products of one sample with different extents, of those that might have a kernel of their own.
  static constexpr int small_products = [] {
    int count = 0;
    for (int i = 0; i < graph::size; ++i) {
      const auto known = [&](int k) {
        const Op& op = graph::ops[k];
        const Op& as = graph::ops[i];
        return small(op) && op.in == as.in && op.out == as.out;
      };
      int first = 0;
      while (first < i && !known(first)) ++first;
      count += first == i && small(graph::ops[i]);
    }
    return count;
  }();
  static constexpr bool shares_kernel(const Op& op) noexcept {
    return op.in >= kernels::gemv_shared_inputs && (!small(op) || small_products > own_kernels);
  }
  static constexpr bool has_own_kernel(const Op& op) noexcept {
    return !shares_kernel(op) && graph::size <= own_kernels;
  }

  template <int I, class Epilogue>
  static void product(const T* parameters, int rows, input x, Epilogue epilogue,
                      [[maybe_unused]] T* packed) noexcept {
    constexpr Op op = graph::ops[I];
    constexpr LayerLayout at = layout::layers[op.matrix];
    const T* const b = parameters + layout::layers[op.layer].biases;
    if constexpr (op.transposed) {
      constexpr Tile tile = tile_for((at.in + L - 1) / L, plan_options_of<Net>.columns);
      kernels::backward_x<V, tile>(rows, at.in, at.out, x, parameters + at.weights, at.tile.columns,
                                   packed, WithBias<V, Epilogue>{b, epilogue});
    } else {
      kernels::forward<V, at.tile>(rows, at.in, at.registers, x, parameters + at.weights, b,
                                   epilogue);
    }
  }

  /// An activation of whole rows, and after(V, s, o) behind it.
  template <int I>
  static void after_rows(const T* parameters, int rows, input x, output y, T* stored, T* transposed,
                         T* packed, auto after) noexcept {
    constexpr bool keeps_y = plain::template derived<I>::stores == symbolic::Stores::output;
    const output kept = keeps_y ? output{stored, y.stride} : y;
    layer<I, !keeps_y>(parameters, rows, x, kept, stored, transposed, packed);
    for (int s = 0; s < rows; ++s)
      for (int o = 0; o < graph::ops[I].out; o += L)
        lanes_of<V>::store(y.row(s) + o, after(lanes_of<V>::load(kept.row(s) + o), s, o));
  }

  /// An activation of whole rows, L samples at a time; `rows` counts whole registers of samples.
  template <int I>
  static void rows_of(int rows, input z, output y, T* transposed) noexcept {
    constexpr int n = graph::ops[I].out;
    for (int s = 0; s < rows; s += L) {
      kernels::rows_to_column<V>({z.row(s), z.stride}, n, transposed);
      plain::template derived<I>::template forward_row<V, n>(
          n, [=](int j) { return lanes_of<V>::load(transposed + j * L); },
          [=](int j, V value) { lanes_of<V>::store(transposed + j * L, value); });
      kernels::column_to_rows<V>(transposed, n, {y.row(s), y.stride});
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
