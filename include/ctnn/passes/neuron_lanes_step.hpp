// SPDX-License-Identifier: MIT
// The way back with neurons on lanes. Per layer first ∂L/∂x, through the activation below, then
// ∂L/∂W, whose epilogue updates the weights: their gradients need not reach memory.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/graph/noise_places.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/dense_layer.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/passes/apply_noise.hpp>
#include <ctnn/passes/backward_epilogues.hpp>
#include <ctnn/passes/elementwise_ops.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/passes/lane_views.hpp>
#include <ctnn/passes/neuron_lanes_forward.hpp>
#include <ctnn/plan/neuron_lanes_arena.hpp>
#include <ctnn/plan/parameter_access.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/plan/plan.hpp>

namespace ctnn::inline CTNN_ABI {

/// Forward, loss and backward of one batch.
template <class Net, class V, class L, int Batch>
struct tiled_backward {
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  using forward = tiled_forward<Net, V>;
  using layout = typename forward::layout;
  using arena_type = TiledArena<Net, V, Batch>;
  using T = plain::scalar_of<V>;
  using input = kernels::RowMajor<const T>;
  using output = kernels::RowMajor<T>;
  static constexpr int lanes = lanes_of<V>::count;
  static constexpr auto& plan = arena_type::plan;
  static constexpr bool fused = true;

  /// The first `rows` samples of the arena; those up to whole registers have weight zero. Each
  /// layer's `updates.layer<l>()` has weights(k, g), biases(o, g) and alphas(o, g), which take the
  /// gradient of L parameters, at an offset in the layer's panels or outputs. Where several operations
  /// read a W or a b, `updates.layer<l, OfW, OfB>()` says whether the gradient is the first of each.
  static Step run(const T* parameters, arena_type& arena, int rows, bool classes,
                  auto updates) noexcept {
    detail::static_for<0, graph::size>([&](auto i) { forward_op<i()>(parameters, arena, rows); });
    const Step step = loss(parameters, arena, rows, classes);
    detail::static_for<0, graph::size>([&](auto turn) {
      constexpr int i = graph::size - 1 - turn();
      if constexpr (flow.wanted[i + 1]) {
        if constexpr (graph::ops[i].dense()) {
          dense_back<i>(parameters, arena, rows, updates);
          gradients_of<i>(arena, rows, updates);
        } else {
          others::template backward<i>(
              Pass<std::remove_cvref_t<decltype(updates)>>{arena, parameters, rows, &updates});
        }
      }
    });
    return step;
  }

  /// As in plain_backward.
  static void keep_statistics(T* parameters, arena_type& arena) noexcept {
    detail::static_for<0, graph::size>([&](auto i) {
      constexpr detail::Op op = graph::ops[i()];
      if constexpr (op.kind == detail::Op::Kind::layer && op.layer_kind == LayerKind::batch_norm) {
        constexpr LayerLayout at = layout::layers[op.layer];
        const T* const seen = arena.at(plan.layers[i()].statistics);
        if constexpr (at.trains)
          for (int o = 0; o < op.out; ++o)
            detail::keep_statistic<T>(parameters + at.statistics + o,
                                      parameters + at.statistics + at.padded + o, seen[o],
                                      seen[at.padded + o], seen[2 * at.padded + o], op.momentum);
      }
    });
  }

 private:
  static constexpr auto& flow = graph::flow;
  using others = detail::operations<Net, V, graph::flow>;

  /// A pass as operations without a product see it.
  template <class Updates>
  struct Pass {
    static constexpr bool keeps = true;
    static constexpr bool trains = true;
    using View = detail::UnitsOnLanes<V, T>;
    arena_type& arena;
    const T* parameters;
    int rows;
    const Updates* updates;

    [[nodiscard]] detail::OverUnits<V> over() const noexcept {
      return {rows, arena.at(plan.turned), arena.at(plan.weight)};
    }
    template <int v>
    [[nodiscard]] View value() const noexcept {
      if constexpr (v == detail::network_input)
        return {arena.at(plan.input), plan.input_stride};
      else
        return {arena.at(plan.layers[v].output), plan.layers[v].stride};
    }
    template <int v>
    [[nodiscard]] View gradient() const noexcept {
      return {arena.at(plan.layers[v].delta), plan.layers[v].stride};
    }
    template <int I>
    [[nodiscard]] View stored() const noexcept {
      return {arena.at(plan.layers[I].stored), plan.layers[I].stride};
    }
    template <int I>
    [[nodiscard]] View scratch() const noexcept {
      return {arena.at(plan.scratch), plan.layers[I].stride};
    }
    template <int I>
    void weight_gradient(int o, V g) const noexcept {
      updates->template layer<graph::ops[I].layer, flow.starts_w[I]>().weights(o, g);
    }
    template <int I>
    void bias_gradient(int o, V g) const noexcept {
      updates->template layer<graph::ops[I].layer, true, flow.starts_b[I]>().biases(o, g);
    }
    template <int I>
    void keep_statistics(int o, V mean, V variance, V count) const noexcept {
      constexpr int padded = layout::layers[graph::ops[I].layer].padded;
      T* const to = arena.at(plan.layers[I].statistics) + o;
      lanes_of<V>::store(to, mean);
      lanes_of<V>::store(to + padded, variance);
      lanes_of<V>::store(to + 2 * padded, count);
    }
    template <int I>
    [[nodiscard]] std::pair<V, V> kept_statistics(int o) const noexcept {
      constexpr int padded = layout::layers[graph::ops[I].layer].padded;
      const T* const from = arena.at(plan.layers[I].statistics) + o;
      return {lanes_of<V>::load(from + padded), lanes_of<V>::load(from + 2 * padded)};
    }
  };

  template <int I>
  static auto noise_behind([[maybe_unused]] arena_type& arena) noexcept {
    using D = detail::disturbance_behind<Net, I>;
    if constexpr (D::any) {
      constexpr LayerPlan layer = plan.layers[I];
      return detail::TiledNoise<D, V>{
          arena.kept(I), layer.kept_bytes, {arena.at(layer.addends), layer.stride}};
    } else {
      return detail::NoNoise<V>{};
    }
  }

  template <int v>
  static input value(arena_type& arena) noexcept {
    if constexpr (v == detail::network_input)
      return {arena.at(plan.input), plan.input_stride};
    else
      return {arena.at(plan.layers[v].output), plan.layers[v].stride};
  }
  template <int I>
  static input x_of(arena_type& arena) noexcept {
    return value<graph::template source<I>>(arena);
  }
  template <int v>
  static output delta(arena_type& arena) noexcept {
    return {arena.at(plan.layers[v].delta), plan.layers[v].stride};
  }

  template <int I>
  static void forward_op(const T* parameters, arena_type& arena, int rows) noexcept {
    constexpr detail::Op op = graph::ops[I];
    constexpr LayerPlan layer = plan.layers[I];
    const output y{arena.at(layer.output), layer.stride};
    T* const stored = arena.at(layer.stored);
    T* const turned = arena.at(plan.turned);
    T* const packed = arena.at(plan.packed);
    if constexpr (!op.dense())
      others::template forward<I>(Pass<int>{arena, parameters, rows, nullptr});
    else if constexpr (detail::is_scored<Net, I>)
      forward::template scores<I>(parameters, rows, x_of<I>(arena), y, packed);
    else if constexpr (detail::disturbance_behind<Net, I>::any)
      forward::template layer_and_disturb<I>(parameters, rows, x_of<I>(arena), y, stored,
                                             noise_behind<I>(arena), turned, packed);
    else if constexpr (op.addend != detail::no_value)
      forward::template layer_and_add<I, layer.stored_apart>(
          parameters, rows, x_of<I>(arena), y, stored, value<op.addend>(arena), turned, packed);
    else
      forward::template layer<I, layer.stored_apart>(parameters, rows, x_of<I>(arena), y, stored,
                                                     turned, packed);
  }

  /// Loss value and ∂L/∂z of the last layers, L samples at a time on the lanes of a register.
  static Step loss(const T* parameters, arena_type& arena, int rows, bool classes) noexcept {
    const T* const weights = arena.at(plan.weight);
    Step step;
    for (int s = 0; s < rows; ++s) step.weight += static_cast<double>(weights[s]);
    const V scale(step.weight > 0 ? static_cast<T>(1 / step.weight) : T(0));
    detail::static_for<0, static_cast<int>(graph::heads.size())>(
        [&](auto h) { loss_of<h()>(parameters, arena, rows, classes, scale, step); });
    return step;
  }
  template <int H>
  static void loss_of(const T* parameters, arena_type& arena, int rows, bool classes, V scale,
                      Step& step) noexcept {
    using head = head_loss<Net, V, L, H>;
    constexpr int n = head::outputs;
    constexpr int padded = (n + lanes - 1) / lanes * lanes;
    constexpr LayerPlan layer = plan.layers[head::op];
    const output z{arena.at(layer.output), layer.stride};
    const output dz = delta<head::op>(arena);
    const T* const weights = arena.at(plan.weight);
    T* const scores = arena.at(plan.turned);
    T* const deltas = scores + padded * lanes;
    for (int j = n; j < padded; ++j) lanes_of<V>::store(deltas + j * lanes, V(0));
    // Rows of weight zero repeat a sample: 0·NaN would be NaN, and only the samples' own may be.
    for (int s = rows; s % lanes != 0; ++s) std::copy_n(z.row(0), padded, z.row(s));
    for (int s = 0; s < rows; s += lanes) {
      kernels::rows_to_column<V>({z.row(s), z.stride}, n, scores);
      const T* const targets = arena.at(plan.target) + graph::heads[H].offset * plan.rows + s;
      const auto seen = head::see(
          parameters, [=](int j) { return lanes_of<V>::load(scores + j * lanes); },
          [=](int j) { return lanes_of<V>::load(targets + j * plan.rows); },
          [=](int j, V d) { lanes_of<V>::store(deltas + j * lanes, d); }, [](int, V) {},
          lanes_of<V>::load(weights + s), scale, classes);
      step.loss += static_cast<double>(sum(seen.loss));
      step.correct += static_cast<double>(sum(seen.correct));
      kernels::column_to_rows<V>(deltas, n, {dz.row(s), dz.stride});
    }
  }

  /// From ∂L/∂value I of a dense operation, which those above have left, to those of its sources.
  template <int I>
  static void dense_back(const T* parameters, arena_type& arena, int rows, auto& updates) noexcept {
    constexpr detail::Op op = graph::ops[I];
    if constexpr (op.addend != detail::no_value)
      if constexpr (flow.wanted[op.addend + 1] && !flow.addend_shares[I]) {
        const output to = delta<op.addend>(arena);
        const output g = delta<I>(arena);
        for (int s = 0; s < rows; ++s)
          for (int o = 0; o < op.out; o += lanes) {
            const V share = lanes_of<V>::load(g.row(s) + o);
            lanes_of<V>::store(to.row(s) + o, flow.addend_starts[I]
                                                  ? share
                                                  : lanes_of<V>::load(to.row(s) + o) + share);
          }
      }
    if constexpr (!flow.derived_above[I] && !detail::is_scored<Net, I>) {
      const output g = delta<I>(arena);
      derive<I>(parameters, arena, rows, updates, [=](auto epilogue) {
        for (int s = 0; s < rows; ++s)
          for (int o = 0; o < op.out; o += lanes) epilogue(s, o, lanes_of<V>::load(g.row(s) + o));
      });
    }
    constexpr int below = graph::template source<I>;
    if constexpr (flow.wanted[below + 1]) {
      const auto product = [&](auto epilogue) { backward_x<I>(parameters, arena, rows, epilogue); };
      if constexpr (flow.derived_above[below])
        derive<below>(parameters, arena, rows, updates, product);
      else if constexpr (flow.starts[op.first])
        product(detail::KeepGradient<V>{delta<below>(arena)});
      else
        product(detail::AddGradient<V>{delta<below>(arena)});
    }
  }

  /// epilogue(s, i, Wᵀ·dz) of a dense operation.
  template <int I>
  static void backward_x(const T* parameters, arena_type& arena, int rows, auto epilogue) noexcept {
    constexpr detail::Op op = graph::ops[I];
    constexpr LayerLayout at = layout::layers[op.matrix];
    const output dz = delta<I>(arena);
    if constexpr (op.transposed) {
      kernels::forward<V, at.tile>(rows, at.in, at.registers, {dz.data, dz.stride},
                                   parameters + at.weights, detail::zeros<T, at.padded>.data(),
                                   epilogue);
    } else {
      kernels::backward_x<V, plan.layers[I].tile_x>(rows, at.in, at.out, {dz.data, dz.stride},
                                                    parameters + at.weights, at.tile.columns,
                                                    arena.at(plan.packed), epilogue);
    }
  }

  /// ∂L/∂z of operation I from ∂L/∂y, which product(epilogue) hands over: through the training nodes
  /// behind it and its activation.
  template <int I>
  static void derive(const T* parameters, arena_type& arena, int rows, auto& updates,
                     auto product) noexcept {
    using A = typename forward::plain::template activation<I>;
    using derived = derived_activation<A>;
    constexpr LayerLayout at = layout::layers[graph::ops[I].layer];
    constexpr LayerPlan layer = plan.layers[I];
    const output dx = delta<I>(arena);
    const T* const stored = arena.at(layer.stored);
    const auto noise = noise_behind<I>(arena);
    using Noise = std::remove_const_t<decltype(noise)>;
    if constexpr (derived::rows) {
      product(detail::KeepGradient<V, Noise>{dx, noise});
      backward_rows<I>(rows, {stored, layer.stride}, dx, arena.at(plan.turned));
    } else if constexpr (derived::trained) {
      T* const gradients = arena.at(plan.turned);
      std::fill_n(gradients, at.padded, T(0));
      product(detail::Derive<V, A, Noise>{dx, stored, parameters + at.alphas, gradients, noise});
      if constexpr (at.trains) {
        const auto update = updates.template layer<graph::ops[I].layer, true, flow.starts_b[I]>();
        for (int o = 0; o < at.padded; o += lanes)
          update.alphas(o, lanes_of<V>::load(gradients + o));
      }
    } else {
      product(detail::Derive<V, A, Noise>{dx, stored, nullptr, nullptr, noise});
    }
  }

  /// ∂L/∂W and ∂L/∂b of a dense operation.
  template <int I>
  static void gradients_of(arena_type& arena, int rows, auto& updates) noexcept {
    constexpr detail::Op op = graph::ops[I];
    constexpr LayerLayout w = layout::layers[op.matrix];
    constexpr LayerLayout b = layout::layers[op.layer];
    const input x = x_of<I>(arena);
    const input dz{delta<I>(arena).data, delta<I>(arena).stride};
    if constexpr (!op.transposed) {
      if constexpr (w.trains)
        kernels::backward_w<V, w.tile>(
            rows, w.in, w.registers, x, dz,
            with_bias<w.bias>(
                updates.template layer<op.matrix, flow.starts_w[I], flow.starts_b[I]>()));
    } else {
      // W(o, i) reads x(o) and makes z(i): the two change places.
      if constexpr (w.trains)
        kernels::backward_w<V, w.tile>(
            rows, w.in, w.registers, dz, x,
            with_bias<false>(updates.template layer<op.matrix, flow.starts_w[I]>()));
      if constexpr (b.trains && b.bias) {
        const auto update = updates.template layer<op.layer, true, flow.starts_b[I]>();
        for (int o = 0; o < b.padded; o += lanes) {
          V g(0);
          for (int s = 0; s < rows; ++s) g = g + lanes_of<V>::load(dz.row(s) + o);
          update.biases(o, g);
        }
      }
    }
  }

  /// ∂L/∂z of an activation of whole rows from ∂L/∂y in `d`, in place. `kept` holds what was stored,
  /// and behind it g, of L samples.
  template <int I>
  static void backward_rows(int rows, input stored, output d, T* const kept) noexcept {
    constexpr int n = graph::ops[I].out;
    constexpr int padded = (n + lanes - 1) / lanes * lanes;
    T* const g = kept + padded * lanes;
    for (int s = 0; s < rows; s += lanes) {
      kernels::rows_to_column<V>({stored.row(s), stored.stride}, n, kept);
      kernels::rows_to_column<V>({d.row(s), d.stride}, n, g);
      forward::plain::template derived<I>::template backward_row<V, n>(
          n, [=](int j) { return lanes_of<V>::load(kept + j * lanes); },
          [=](int j) { return lanes_of<V>::load(g + j * lanes); },
          [=](int j, V value) { lanes_of<V>::store(g + j * lanes, value); });
      kernels::column_to_rows<V>(g, n, {d.row(s), d.stride});
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI
