// SPDX-License-Identifier: MIT
// One sample down a network and back, with an end of the caller's choice: gradients of outputs, or
// of a loss. V = Vector<T> has neurons on lanes; V = T runs on plain kernels, in constant
// expressions too.
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/layer_formulas.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/dense_layer.hpp>
#include <ctnn/kernels/gemv_transposed.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/kernels/tile.hpp>
#include <ctnn/passes/elementwise_ops.hpp>
#include <ctnn/passes/lane_views.hpp>
#include <ctnn/passes/neuron_lanes_forward.hpp>
#include <ctnn/passes/sample_lanes_forward.hpp>
#include <ctnn/plan/one_sample_buffers.hpp>
#include <ctnn/plan/parameter_access.hpp>
#include <ctnn/plan/parameter_layout.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Adds factor·g to the gradients of a network, in the layout of its parameters. An epilogue of
/// ∂L/∂W.
template <class Layout, class V>
struct AddGradients {
  using T = typename lanes_of<V>::scalar;
  static constexpr bool wanted = true;
  T* gradients;
  T factor = 1;

  struct Layer {
    T* w;
    T* b;
    T* a;
    V factor;
    constexpr void weights(std::ptrdiff_t k, V g) const noexcept { add(w + k, g); }
    constexpr void biases(int o, V g) const noexcept { add(b + o, g); }
    constexpr void alphas(int o, V g) const noexcept { add(a + o, g); }
    constexpr void add(T* to, V g) const noexcept {
      using math::fma;
      lanes_of<V>::store(to, fma(factor, g, lanes_of<V>::load(to)));
    }
  };
  template <int L, bool = true, bool = true>
  [[nodiscard]] constexpr Layer layer() const noexcept {
    constexpr LayerLayout at = Layout::layers[L];
    return {gradients + at.weights, gradients + at.biases, gradients + at.alphas, V(factor)};
  }
};
/// Nobody asks for the gradients of parameters.
struct NoGradients {
  static constexpr bool wanted = false;
};

/// The passes of one sample of Net. Gradients travel as rows, `stride` apart: one row, or one per
/// output of the network where a Jacobian is asked for.
template <class Net, class V>
struct sample_pass {
  using T = plain::scalar_of<V>;
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  using forward = plain_forward<Net, V>;
  using tiled = tiled_forward<Net, V>;
  using layout = typename forward::layout;
  using model = typename forward::model;
  using buffers = SampleBuffers<Net, T>;
  using rows_of = kernels::RowMajor<T>;
  static constexpr bool plain_kernels = lanes_of<V>::count == 1;
  static constexpr int L = lanes_of<V>::count;
  static constexpr int most_columns = tile_for(4).columns;  // registers side by side
  static constexpr auto& flow = graph::flow_to_inputs;

  /// Elements of the widest of x and all y, in whole registers.
  static constexpr std::size_t widest = whole_registers<T>(shape::widest);
  /// Buffers of gradients, each of as many rows as go back together, `widest` apart; and one for a
  /// part of a joined gradient.
  static constexpr int gradient_buffers = flow.slots + (graph::chain ? 0 : 1);

  /// All operations; x is in the buffers. With Scores outputs stay before their activation where the
  /// loss sees both at once.
  template <bool Scores = false>
  static constexpr void forwards(const T* parameters, buffers& sample) noexcept {
    static_for<0, graph::size>([&](auto index) {
      constexpr int i = index();
      if constexpr (!graph::ops[i].dense())
        others::template forward<i>(Pass<NoGradients>{&sample, parameters, {}, 0, {}});
      else if constexpr (Scores && is_scored<Net, i>)
        product<i>(parameters, sample,
                   [&](int o, V z) { lanes_of<V>::store(sample.template output<i>() + o, z); });
      else
        layer<i>(parameters, sample);
    });
  }

  /// Gradients of values, `rows` rows each, in `memory` of gradient_buffers · rows · widest elements;
  /// those of the network's inputs too.
  struct Gradients {
    T* memory;
    int rows;
    template <int v>
    [[nodiscard]] constexpr rows_of of() const noexcept {
      return at(flow.slot[v + 1]);
    }
    [[nodiscard]] constexpr rows_of at(int slot) const noexcept {
      return {memory + static_cast<std::ptrdiff_t>(slot) * rows * static_cast<int>(widest),
              static_cast<int>(widest)};
    }
  };

  /// From ∂L/∂y of the network's outputs, or ∂L/∂z of those that FromScores says, down to ∂L/∂x.
  /// Parameters have gradients of a single row only. `packed` has room for `Room` elements of
  /// transposed weights; where they do not fit, row after row reads the weights.
  template <int Room, bool FromScores>
  static constexpr void backwards(const T* parameters, const buffers& sample, int rows, Gradients g,
                                  T* packed, auto gradients) noexcept {
    static_for<0, graph::size>([&](auto turn) {
      constexpr int i = graph::size - 1 - turn();
      if constexpr (!graph::ops[i].dense()) {
        for (int r = 0; r < rows; ++r)
          others::template backward<i>(Pass<std::remove_cvref_t<decltype(gradients)>>{
              const_cast<buffers*>(&sample), parameters, g, r, gradients});
      } else {
        dense_back<i, Room, FromScores>(parameters, sample, rows, g, packed, gradients);
      }
    });
  }

 private:
  using others = operations<Net, V, graph::flow_to_inputs>;

  /// A pass as operations without a product see it; of one row of gradients.
  template <class Parameters>
  struct Pass {
    static constexpr bool keeps = true;
    static constexpr bool trains = false;
    buffers* sample;
    const T* parameters;
    Gradients g;
    int row_number;
    Parameters gradients;

    using View =
        std::conditional_t<plain_kernels, plain::Matrix<V, T, std::integral_constant<int, 1>>,
                           UnitsOnLanes<V, T>>;
    [[nodiscard]] constexpr auto over() const noexcept {
      if constexpr (plain_kernels)
        return OverSamples<V>{1, nullptr};
      else
        return OverUnits<V>{1, nullptr, nullptr};
    }
    template <int v>
    [[nodiscard]] constexpr View value() const noexcept {
      return {sample->template value<v>(), {}};
    }
    template <int I>
    [[nodiscard]] constexpr View stored() const noexcept {
      return {sample->template stored<I>(), {}};
    }
    template <int v>
    [[nodiscard]] constexpr View gradient() const noexcept {
      return {g.template of<v>().row(row_number), {}};
    }
    template <int I>
    [[nodiscard]] constexpr View scratch() const noexcept {
      return {g.at(flow.slots).row(row_number), {}};
    }
    template <int I>
    constexpr void weight_gradient(int o, V d) const noexcept {
      if constexpr (Parameters::wanted)
        gradients.template layer<graph::ops[I].layer>().weights(o, d);
    }
    template <int I>
    constexpr void bias_gradient(int o, V d) const noexcept {
      if constexpr (Parameters::wanted)
        gradients.template layer<graph::ops[I].layer>().biases(o, d);
    }
  };

  /// From ∂L/∂y of operation I to ∂L/∂z, in place.
  template <int I>
  static constexpr void derive(const T* parameters, const buffers& sample, int rows, rows_of g,
                               auto gradients) noexcept {
    using derived = typename forward::template derived<I>;
    constexpr int n = graph::ops[I].out;
    const T* const stored = sample.template stored<I>();
    for (int r = 0; r < rows; ++r) {
      T* const row = g.row(r);
      const auto kept = [=](int j) { return lanes_of<V>::load(stored + j); };
      const auto incoming = [=](int j) { return lanes_of<V>::load(row + j); };
      const auto set = [=](int j, V dz) { lanes_of<V>::store(row + j, dz); };
      if constexpr (!derived::rows)
        for (int j = 0; j < n; j += L)
          set(j, slope<I>(parameters, sample, j, incoming(j), gradients));
      else if constexpr (plain_kernels)
        derived::template backward_row<V, n>(n, kept, incoming, set);
      else
        derived::template backward_along<V, n>(n, kept, incoming, set);
    }
  }

  /// From ∂L/∂value I of a dense operation to those of its sources, and to its parameters.
  template <int I, int Room, bool FromScores>
  static constexpr void dense_back(const T* parameters, const buffers& sample, int rows,
                                   Gradients g, T* packed, auto gradients) noexcept {
    constexpr Op op = graph::ops[I];
    constexpr int below = graph::template source<I>;
    const rows_of dz = g.template of<I>();
    if constexpr (op.addend != no_value && !flow.addend_shares[I]) {
      const rows_of to = g.template of<op.addend>();
      for (int r = 0; r < rows; ++r)
        for (int o = 0; o < op.out; o += L) {
          const V share = lanes_of<V>::load(dz.row(r) + o);
          lanes_of<V>::store(to.row(r) + o, flow.addend_starts[I]
                                                ? share
                                                : lanes_of<V>::load(to.row(r) + o) + share);
        }
    }
    if constexpr (!flow.derived_above[I] && !(FromScores && is_scored<Net, I>))
      derive<I>(parameters, sample, rows, dz, gradients);
    if constexpr (decltype(gradients)::wanted) outer_product<I>(sample, dz, gradients);
    const rows_of dx = g.template of<below>();
    if constexpr (below == network_input || !flow.derived_above[std::max(below, 0)]) {
      transposed<I, Room>(parameters, rows, dz, packed, [=](int r, int i, V d) {
        T* const to = dx.row(r) + i;
        lanes_of<V>::store(to, flow.starts[op.first] ? d : lanes_of<V>::load(to) + d);
      });
    } else if constexpr (forward::template derived<below>::rows) {
      transposed<I, Room>(parameters, rows, dz, packed,
                          [=](int r, int i, V d) { lanes_of<V>::store(dx.row(r) + i, d); });
      derive<below>(parameters, sample, rows, dx, gradients);
    } else {
      const buffers* const kept = &sample;
      transposed<I, Room>(parameters, rows, dz, packed, [=](int r, int i, V d) {
        lanes_of<V>::store(dx.row(r) + i, slope<below>(parameters, *kept, i, d, gradients));
      });
    }
  }

  /// One sample as the plain kernels take it, [feature][1].
  template <class Scalar>
  static constexpr auto row(Scalar* data) noexcept {
    return plain::Matrix<V, Scalar, std::integral_constant<int, 1>>{data, {}};
  }

  template <int I>
  static constexpr void layer(const T* parameters, buffers& sample) noexcept {
    using derived = typename forward::template derived<I>;
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
    if constexpr (plain_kernels) {
      const auto x = row(sample.template value<graph::template source<I>>());
      if constexpr (adds) {
        const T* const addend = sample.template value<op.addend>();
        forward::template layer_and_disturb<I>(
            model{parameters}, x, row(y), row(stored),
            [=](V value, int o, int) { return value + addend[o]; });
      } else {
        forward::template layer_and_store<I>(model{parameters}, x, row(y), row(stored));
      }
    } else if constexpr (derived::rows) {
      // z where backward wants it; else where y will be, which takes its place.
      T* const z = derived::stores == symbolic::Stores::output ? y : stored;
      product<I>(parameters, sample, [=](int o, V value) { lanes_of<V>::store(z + o, value); });
      derived::template forward_along<V, op.out>(
          op.out, [=](int j) { return lanes_of<V>::load(z + j); }, finish);
    } else {
      product<I>(parameters, sample, [=](int o, V z) {
        finish(o, derived::forward_and_store(z, alpha<I>(parameters, o), [=](V value) {
                 lanes_of<V>::store(stored + o, value);
               }));
      });
    }
  }

  /// epilogue(o, z(o)), o the first of a register.
  template <int I>
  static constexpr void product(const T* parameters, const buffers& sample,
                                auto epilogue) noexcept {
    constexpr Op op = graph::ops[I];
    const T* const x = sample.template value<graph::template source<I>>();
    if constexpr (plain_kernels) {
      T z[op.out]{};  // plain::forward stores what its epilogue returns
      forward::template scores<I>(model{parameters}, row(x), row(&z[0]));
      for (int o = 0; o < op.out; ++o) epilogue(o, z[o]);
    } else {
      tiled::template product_of_one<I>(parameters, x, epilogue);
    }
  }

  template <int I>
  static constexpr V alpha(const T* parameters, int o) noexcept {
    if constexpr (forward::template derived<I>::trained)
      return lanes_of<V>::load(parameters + layout::layers[graph::ops[I].layer].alphas + o);
    else
      return V(0);
  }

  /// ∂L/∂z = A′·g of a register of outputs; the gradients of trained alphas are added up.
  template <int I>
  static constexpr V slope(const T* parameters, const buffers& sample, int o, V g,
                           [[maybe_unused]] auto gradients) noexcept {
    using derived = typename forward::template derived<I>;
    const V kept = lanes_of<V>::load(sample.template stored<I>() + o);
    const V a = alpha<I>(parameters, o);
    if constexpr (derived::trained && decltype(gradients)::wanted)
      gradients.template layer<graph::ops[I].layer>().alphas(o, derived::parameter(kept, a, g));
    return derived::backward(kept, a, g);
  }

  /// ∂L/∂W = dz·xᵀ and ∂L/∂b = dz.
  template <int I>
  static constexpr void outer_product(const buffers& sample, rows_of dz, auto gradients) noexcept {
    constexpr Op op = graph::ops[I];
    constexpr LayerLayout at = layout::layers[op.matrix];
    constexpr LayerLayout b = layout::layers[op.layer];
    const T* const x = sample.template value<graph::template source<I>>();
    const auto of_w = gradients.template layer<op.matrix>();
    const auto of_b = gradients.template layer<op.layer>();
    if constexpr (plain_kernels) {
      plain::backward_w<V>(
          extent<op.in>, extent<op.out>, row(x), row(dz.data),
          [=](int o, int i, V g) {
            const std::size_t k = op.transposed ? at.weight(i, o) : at.weight(o, i);
            of_w.weights(static_cast<std::ptrdiff_t>(k - at.weights), g);
          },
          [=](int o, V g) {
            if constexpr (b.bias) of_b.biases(o, g);
          });
    } else if constexpr (op.transposed) {
      kernels::backward_w<V, at.tile>(1, at.in, at.registers, {dz.data, dz.stride}, {x, at.padded},
                                      with_bias<false>(of_w));
      if constexpr (b.bias)
        for (int o = 0; o < b.padded; o += L) of_b.biases(o, lanes_of<V>::load(dz.data + o));
    } else {
      kernels::backward_w<V, at.tile>(1, at.in, at.registers, {x, at.in}, {dz.data, dz.stride},
                                      with_bias<b.bias>(of_w));
    }
  }

  /// epilogue(r, i, Σₒ w(o, i)·dz(r, o)).
  template <int I, int Room>
  static constexpr void transposed(const T* parameters, int rows, rows_of dz,
                                   [[maybe_unused]] T* packed, auto epilogue) noexcept {
    constexpr Op op = graph::ops[I];
    constexpr LayerLayout at = layout::layers[op.matrix];
    const T* const w = parameters + at.weights;
    if constexpr (plain_kernels) {
      for (int r = 0; r < rows; ++r)
        plain::contract<V, 1, 1>(
            extent<op.in>, extent<1>, extent<op.out>, [](int, int) { return V(0); },
            [=](int i, int o) {
              return parameters[op.transposed ? at.weight(i, o) : at.weight(o, i)];
            },
            [=](int o, int) { return dz.row(r)[o]; }, [=](int i, int, V g) { epilogue(r, i, g); });
    } else if constexpr (op.transposed) {
      kernels::forward<V, at.tile>(rows, at.in, at.registers, {dz.data, dz.stride}, w,
                                   zeros<T, at.padded>.data(), epilogue);
    } else if constexpr (Room >= at.padded * L) {
      constexpr Tile tile =
          tile_for((at.in + L - 1) / L, std::min(most_columns, Room / (at.padded * L)));
      kernels::backward_x<V, tile>(rows, at.in, at.out, {dz.data, dz.stride}, w, at.tile.columns,
                                   packed, epilogue);
    } else {
      for (int r = 0; r < rows; ++r)
        kernels::gemv_transposed<V, at.tile, at.in, at.out>(dz.row(r), w,
                                                            [=](int i, V g) { epilogue(r, i, g); });
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
