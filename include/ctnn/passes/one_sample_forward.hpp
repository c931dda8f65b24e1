// SPDX-License-Identifier: MIT
// One sample through a network, its neurons on lanes: for its outputs alone, or with everything kept
// that gradients need.
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/scratch.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/layer_formulas.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/passes/for_each_op.hpp>
#include <ctnn/passes/lane_views.hpp>
#include <ctnn/passes/neuron_lanes_forward.hpp>
#include <ctnn/passes/sample_lanes_forward.hpp>
#include <ctnn/plan/one_sample_buffers.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/plan/value_buffers.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// One sample, its neurons on lanes.
template <class Net, class V>
struct single_inference {
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  using T = kernels::reference::scalar_of<V>;
  static constexpr int L = lanes_of<V>::count;
  static constexpr auto placed = place_values_of_one<Net>(L);

  /// x is (inputs), y is (outputs); neither needs alignment.
  static void run(const T* parameters, const T* x, T* y) noexcept {
    Scratch<T, placed.size> memory;
    T* const values = memory.data();
    if constexpr (graph::reads_whole_inputs) std::copy_n(x, shape::inputs, values);
    for_each_op_forward(Forward{parameters, graph::reads_whole_inputs ? values : x, values});
    for (const Head& head : graph::heads)
      std::copy_n(values + begin_of(value_of(head.op)), head.out, y + head.offset);
  }

  struct Forward {
    using shape = single_inference::shape;
    using graph = single_inference::graph;
    using vector = V;
    using layout = layout_of<Net, L>;
    static constexpr bool keeps = false;
    static constexpr bool trains = false;
    const T* block;  // the model's
    const T* x;
    T* values;

    [[nodiscard]] const T* parameters() const noexcept { return block; }
    [[nodiscard]] OverNeurons<V> over() const noexcept { return {1, nullptr, nullptr}; }
    template <ValueId v>
    [[nodiscard]] auto value() const noexcept {
      if constexpr (v == network_input)
        return UnitsOnLanes<V, const T>{x, 0};
      else
        return UnitsOnLanes<V, T>{values + begin_of(v), 0};
    }
    template <int I>
    void dense() const noexcept {
      constexpr ValueId addend = graph::ops[I].addend;
      const T* added = nullptr;
      if constexpr (addend != no_value) added = value<addend>().data;
      tiled_forward<Net, V>::template single<I>(block, value<graph::template source<I>>().data,
                                                added, values + begin_of(value_of(I)));
    }
  };

 private:
  static constexpr std::size_t begin_of(ValueId v) noexcept { return placed.begin[v]; }
};

/// What both passes use of a sample and of the model. The sample's values have no stride, so that
/// every row of gradients meets the same.
template <class Net, class V, class Buffers, class Scalar>
struct OneSamplePass {
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  using layout = typename plain_forward<Net, V>::layout;
  using vector = V;
  using T = kernels::reference::scalar_of<V>;
  static constexpr bool plain_kernels = lanes_of<V>::count == 1;
  static constexpr int L = lanes_of<V>::count;
  static constexpr bool keeps = true;
  static constexpr bool trains = false;
  const T* block;  // the model's
  Buffers& sample;

  [[nodiscard]] constexpr const T* parameters() const noexcept { return block; }
  template <ValueId v>
  [[nodiscard]] constexpr auto value() const noexcept {
    return view(sample.template value<v>());
  }
  template <int I>
  [[nodiscard]] constexpr auto stored() const noexcept {
    return view(sample.template stored<I>());
  }
  [[nodiscard]] static constexpr auto view(Scalar* data) noexcept {
    if constexpr (plain_kernels)
      return row(data);
    else
      return UnitsOnLanes<V, Scalar>{data, 0};
  }
  [[nodiscard]] static constexpr auto over_rows(int rows) noexcept {
    if constexpr (plain_kernels)
      return OverSamples<V>{rows, nullptr};
    else
      return OverNeurons<V>{rows, nullptr, nullptr};
  }

  /// One sample as the reference kernels take it, [feature][1].
  template <class Number>
  [[nodiscard]] static constexpr auto row(Number* data) noexcept {
    return kernels::reference::Matrix<V, Number, std::integral_constant<int, 1>>{data, {}};
  }
  /// Trained alphas of a register of outputs.
  template <int I>
  [[nodiscard]] constexpr V alpha(int o) const noexcept {
    if constexpr (derived_of_op<Net, I>::trained)
      return lanes_of<V>::load(block + layout::layers[graph::ops[I].layer].alphas + o);
    else
      return V(0);
  }
};

/// Everything is kept. With Logits outputs stay before their activation where the loss takes both at
/// once.
template <class Net, class V, bool Logits>
struct OneSampleForward
    : OneSamplePass<Net, V, SampleBuffers<Net, kernels::reference::scalar_of<V>>,
                    kernels::reference::scalar_of<V>> {
  using base = OneSamplePass<Net, V, SampleBuffers<Net, kernels::reference::scalar_of<V>>,
                             kernels::reference::scalar_of<V>>;
  using base::block;
  using base::plain_kernels;
  using base::row;
  using base::sample;
  using typename base::graph;
  using typename base::T;
  using kernels_of = plain_forward<Net, V>;
  using model = typename kernels_of::model;
  [[nodiscard]] constexpr auto over() const noexcept { return base::over_rows(1); }

  template <int I>
  constexpr void dense() const noexcept {
    using derived = derived_of_op<Net, I>;
    constexpr Op op = graph::ops[I];
    constexpr bool adds = op.addend != no_value;
    constexpr bool keeps_y = derived::stores == symbolic::Stores::output && stores_apart<Net, I>;
    T* const y = sample.template output<I>();
    T* const stored = sample.template stored<I>();
    const auto finish = [&](int o, V value) {
      if constexpr (keeps_y) lanes_of<V>::store(stored + o, value);
      if constexpr (adds) value = value + lanes_of<V>::load(sample.template value<op.addend>() + o);
      lanes_of<V>::store(y + o, value);
    };
    if constexpr (Logits && is_loss_fused<Net, I>) {
      product<I>([&](int o, V z) { lanes_of<V>::store(y + o, z); });
    } else if constexpr (plain_kernels) {
      const auto x =
          base::template row<const T>(sample.template value<graph::template source<I>>());
      if constexpr (adds) {
        const T* const addend = sample.template value<op.addend>();
        kernels_of::template layer_and_noise<I>(
            model{block}, x, row(y), row(stored),
            [=](V value, int o, int) { return value + addend[o]; });
      } else {
        kernels_of::template layer_and_store<I>(model{block}, x, row(y), row(stored));
      }
    } else if constexpr (derived::rows) {
      // z where backward reads it; else where y will be, which takes its place.
      T* const z = derived::stores == symbolic::Stores::output ? y : stored;
      product<I>([=](int o, V value) { lanes_of<V>::store(z + o, value); });
      derived::template forward_along<V, op.out>(
          op.out, [=](int j) { return lanes_of<V>::load(z + j); }, finish);
    } else {
      product<I>([&](int o, V z) {
        finish(o, derived::forward_and_store(z, this->template alpha<I>(o), [=](V value) {
                 lanes_of<V>::store(stored + o, value);
               }));
      });
    }
  }

 private:
  /// epilogue(o, z(o)), o the first of a register.
  template <int I>
  constexpr void product(auto epilogue) const noexcept {
    constexpr Op op = graph::ops[I];
    const T* const x = sample.template value<graph::template source<I>>();
    if constexpr (plain_kernels) {
      T z[op.out]{};  // reference::forward stores what its epilogue returns
      kernels_of::template logits<I>(model{block}, row(x), row(&z[0]));
      for (int o = 0; o < op.out; ++o) epilogue(o, z[o]);
    } else {
      tiled_forward<Net, V>::template product_of_one<I>(block, x, epilogue);
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
