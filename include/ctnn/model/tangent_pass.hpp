// SPDX-License-Identifier: MIT
// Forward mode: from ẋ to ẏ = ∂y/∂x·ẋ, operation by operation, at values that a forward pass has kept.
// Neurons lie on lanes, for one sample or many.
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/extent.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/core/scratch.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/formulas/activations.hpp>
#include <ctnn/formulas/kinds.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/layer_formulas.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/dense_layer.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/network/branches.hpp>
#include <ctnn/network/normalization.hpp>
#include <ctnn/network/op_kind.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/passes/elementwise_ops.hpp>
#include <ctnn/passes/lane_views.hpp>
#include <ctnn/passes/neuron_lanes_forward.hpp>
#include <ctnn/passes/normalization_ops.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/plan/value_buffers.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// ∂y/∂z of an activation of whole rows is a symmetric matrix.
template <class A>
inline constexpr bool symmetric_rows = std::is_same_v<A, struct Softmax>;
template <int N>
inline constexpr bool symmetric_rows<StandardizeRow<N>> = true;

/// ẏ = ∂y/∂z·ż of an activation of N neurons in a row, in the place of ż. Backward passes compute
/// (∂y/∂z)ᵀ·g: that is the same of a symmetric matrix, of others a row of it for each neuron.
template <class A, int N, class V>
void rows_forward_mode(const OverNeurons<V>& over, auto kept, auto tangent) noexcept {
  using T = kernels::reference::scalar_of<V>;
  if constexpr (symmetric_rows<A>) {
    over.template rows_back<A, N>(kept, tangent);
  } else {
    Scratch<T, N> incoming;
    T* const dz = incoming.data();
    for (int s = 0; s < over.samples; ++s) {
      std::copy_n(tangent.at(0, s), N, dz);
      for (int o = 0; o < N; ++o) {
        T sum(0);
        derived_activation<A>::template backward_row<T, N>(
            N, [=](int j) { return *kept.at(j, s); }, [=](int j) { return T(j == o ? 1 : 0); },
            [&, dz](int j, T slope) { sum += slope * dz[j]; });
        *tangent.at(o, s) = sum;
      }
    }
  }
}

/// What an operation that is not dense makes of the tangents of its sources: forward<I>(pass).
template <const OpKind& Kind>
struct tangent_op;

/// `Values` has kept the forward pass: value<v>(), stored<I>() and parameters() as a Pass has them.
template <class Net, class V, class Values>
struct TangentPass {
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  using layout = layout_of<Net, lanes_of<V>::count>;
  using vector = V;
  using T = kernels::reference::scalar_of<V>;
  using tiled = tiled_forward<Net, V>;
  using View = UnitsOnLanes<V, T>;
  static constexpr int lanes = lanes_of<V>::count;
  /// Elements of the widest value, in whole registers: from row to row.
  static constexpr int stride = (shape::widest + lanes - 1) / lanes * lanes;
  static constexpr auto placed = place_equal_values<Net>(1);
  /// Elements of `memory` for so many rows, and of `packed`.
  static constexpr std::size_t size(int rows) noexcept {
    return placed.size * static_cast<std::size_t>(rows) * std::size_t{stride};
  }
  static constexpr std::size_t packed_size = std::max<std::size_t>(tiled::packed_size, 1);

  const Values& values;
  OverNeurons<V> over;
  T* memory;
  T* packed;

  template <ValueId v>
  [[nodiscard]] View tangent() const noexcept {
    return {memory + placed.begin[v] * static_cast<std::size_t>(over.samples) * stride, stride};
  }
  void run() const noexcept {
    static_for<0, graph::size>([&](auto i) {
      constexpr Op op = graph::ops[i()];
      if constexpr (op.dense())
        dense<i()>();
      else
        tangent_op<*op.kind>::template forward<i()>(*this);
    });
  }

 private:
  /// ẏ = A′(z)·W·ẋ, and what is added behind the activation.
  template <int I>
  void dense() const noexcept {
    using derived = derived_of_op<Net, I>;
    constexpr Op op = graph::ops[I];
    const auto kept = values.template stored<I>();
    const View y = tangent<value_of(I)>();
    if constexpr (derived::rows) {
      product<I>([=](int s, int o, V dz) { y.store(o, s, dz); });
      rows_forward_mode<typename graph::template activation<I>, op.out>(over, kept, y);
      if constexpr (op.addend != no_value)
        over.each(op.out, [&](int o, int s) { y.store(o, s, with_addend<I>(y.load(o, s), o, s)); });
    } else {
      const T* const alphas = tiled::template alphas_of<I>(values.parameters());
      product<I>([=, this](int s, int o, V dz) {
        V alpha(0);
        if constexpr (derived::trained) alpha = lanes_of<V>::load(alphas + o);
        y.store(o, s, with_addend<I>(derived::backward(kept.load(o, s), alpha, dz), o, s));
      });
    }
  }
  template <int I>
  [[nodiscard]] V with_addend(V dy, [[maybe_unused]] int o, [[maybe_unused]] int s) const noexcept {
    if constexpr (graph::ops[I].addend != no_value)
      dy = dy + tangent<graph::ops[I].addend>().load(o, s);
    return dy;
  }
  /// epilogue(s, o, W·ẋ).
  template <int I>
  void product(auto epilogue) const noexcept {
    constexpr Op op = graph::ops[I];
    constexpr LayerLayout at = layout::layers[op.matrix];
    const T* const w = values.parameters() + at.weights;
    const kernels::RowMajor<const T> x{tangent<graph::template source<I>>().data, stride};
    if constexpr (op.transposed) {
      constexpr Tile tile = tile_for((at.in + lanes - 1) / lanes, plan_options_of<Net>.columns);
      kernels::backward_x<V, tile>(over.samples, at.in, at.out, x, w, at.tile.columns, packed,
                                   epilogue);
    } else {
      kernels::forward<V, at.tile>(over.samples, at.in, at.registers, x, w,
                                   zeros<T, at.padded>.data(), epilogue);
    }
  }
};

template <>
struct tangent_op<op_kinds::sum> {
  template <int I, class P>
  static void forward(const P& pass) noexcept {
    const auto y = pass.template tangent<value_of(I)>();
    pass.over.each(op_of<P, I>.out, [&](int o, int s) {
      auto total = pass.template tangent<source_of<P, I, 0>>().load(o, s);
      unrolled<op_of<P, I>.count - 1>([&]<int K>() {
        total = total + pass.template tangent<source_of<P, I, K + 1>>().load(o, s);
      });
      y.store(o, s, total);
    });
  }
};

/// The tangent of each source times all others.
template <>
struct tangent_op<op_kinds::product> {
  template <int I, class P>
  static void forward(const P& pass) noexcept {
    using V = typename P::vector;
    const auto y = pass.template tangent<value_of(I)>();
    pass.over.each(op_of<P, I>.out, [&](int o, int s) {
      V total(0);
      unrolled<op_of<P, I>.count>([&]<int K>() {
        V share = pass.template tangent<source_of<P, I, K>>().load(o, s);
        unrolled<op_of<P, I>.count>([&]<int J>() {
          if constexpr (J != K)
            share = share * pass.values.template value<source_of<P, I, J>>().load(o, s);
        });
        total = total + share;
      });
      y.store(o, s, total);
    });
  }
};

template <>
struct tangent_op<op_kinds::side_by_side> {
  template <int I, class P>
  static void forward(const P& pass) noexcept {
    const auto y = pass.template tangent<value_of(I)>();
    int offset = 0;
    unrolled<op_of<P, I>.count>([&]<int K>() {
      constexpr ValueId v = source_of<P, I, K>;
      for (int s = 0; s < pass.over.samples; ++s)
        pass.over.copy(pass.template tangent<v>(), 0, y, offset, width_of<P, v>, s);
      offset += width_of<P, v>;
    });
  }
};

template <>
struct tangent_op<op_kinds::activation> {
  template <int I, class P>
  static void forward(const P& pass) noexcept {
    using V = typename P::vector;
    using A = activation_of<P, I>;
    using derived = derived_activation<A>;
    constexpr int n = op_of<P, I>.out;
    const auto x = pass.template tangent<source_of<P, I>>();
    const auto y = pass.template tangent<value_of(I)>();
    const auto kept = [&] {
      if constexpr (derived::stores == symbolic::Stores::output)
        return pass.values.template value<value_of(I)>();
      else if constexpr (derived::stores == symbolic::Stores::input)
        return pass.values.template value<source_of<P, I>>();
      else
        return pass.values.template stored<I>();
    }();
    if constexpr (derived::rows) {
      pass.over.each(n, [&](int o, int s) { y.store(o, s, x.load(o, s)); });
      rows_forward_mode<A, n>(pass.over, kept, y);
    } else {
      pass.over.each(n, [&](int o, int s) {
        y.store(o, s, derived::backward(kept.load(o, s), V(0), x.load(o, s)));
      });
    }
  }
};

template <>
struct tangent_op<op_kinds::layer_norm> {
  template <int I, class P>
  static void forward(const P& pass) noexcept {
    constexpr int n = op_of<P, I>.out;
    constexpr ValueId v = source_of<P, I>;
    const auto x = pass.template tangent<v>();
    const auto y = pass.template tangent<value_of(I)>();
    pass.over.each(n, [&](int o, int s) { y.store(o, s, x.load(o, s)); });
    rows_forward_mode<StandardizeRow<n>, n>(pass.over, pass.values.template value<v>(), y);
    pass.over.each(n, [&](int o, int s) {
      y.store(o, s,
              y.load(o, s) *
                  pass.over.parameter(pass.values.parameters(), norm_layout<P, I>.weights, o));
    });
  }
};

/// By running statistics, which do not depend on x.
template <>
struct tangent_op<op_kinds::batch_norm> {
  template <int I, class P>
  static void forward(const P& pass) noexcept {
    using math::sqrt;
    using V = typename P::vector;
    constexpr LayerLayout at = norm_layout<P, I>;
    const auto* const parameters = pass.values.parameters();
    const auto x = pass.template tangent<source_of<P, I>>();
    const auto y = pass.template tangent<value_of(I)>();
    pass.over.each(op_of<P, I>.out, [&](int o, int s) {
      const V variance =
          pass.over.parameter(parameters, at.statistics + static_cast<std::size_t>(at.padded), o);
      const V gamma = pass.over.parameter(parameters, at.weights, o);
      y.store(o, s, x.load(o, s) * gamma / sqrt(variance + V(norm_epsilon)));
    });
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
