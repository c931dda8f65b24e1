// SPDX-License-Identifier: MIT
// Forward and backward pass of a batch whose ∂L/∂y the caller gives, on the kernels of a training step.
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/dense_weight_gradient.hpp>
#include <ctnn/kernels/transpose.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/passes/for_each_op.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/passes/neuron_lanes_step.hpp>
#include <ctnn/passes/sample_lanes_step.hpp>
#include <ctnn/plan/choose_orientation.hpp>
#include <ctnn/plan/output_gradients.hpp>
#include <ctnn/plan/parameter_access.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// With neurons on lanes. Net is an OutputGradients.
template <class Net, class V, int Batch>
class NeuronLanesBatch {
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  using arena_type = TiledArena<Net, V, Batch>;
  static constexpr auto& plan = arena_type::plan;
  static constexpr int lanes = lanes_of<V>::count;

 public:
  using T = kernels::reference::scalar_of<V>;
  using layout = layout_of<Net, lanes>;

  void forward(const T* parameters, Rows<const T, shape::inputs> x) noexcept {
    T* const to = arena_.at(plan.input);
    for (std::size_t s = 0; s < x.size(); ++s)
      std::copy_n(x[s].data(), shape::inputs, to + s * std::size_t{plan.input_stride});
    for_each_op_forward(
        NeuronLanesForward<Net, V, Batch>{{parameters, arena_, static_cast<int>(x.size())}});
  }
  /// What the forward pass of so many rows has kept.
  using Values = NeuronLanesPass<Net, V, Batch>;
  [[nodiscard]] Values values(const T* parameters, int rows) noexcept {
    return {parameters, arena_, rows};
  }
  void copy_outputs(Rows<T, shape::outputs> y) noexcept {
    each_head([&](auto h) {
      constexpr Head head = graph::heads[h()];
      const kernels::RowMajor<T> from{arena_.at(plan.layers[head.op].output),
                                      plan.layers[head.op].stride};
      for (std::size_t s = 0; s < y.size(); ++s)
        std::copy_n(from.row(static_cast<int>(s)), head.out, y[s].data() + head.offset);
    });
  }
  /// From dy, as many rows as the forward pass had. `updates` take the gradients of parameters, or
  /// are NoGradients. Where dx has no rows, ∂L/∂x is not computed.
  void backward(const T* parameters, Rows<const T, shape::outputs> dy, Rows<T, shape::inputs> dx,
                auto updates) noexcept {
    each_head([&](auto h) {
      constexpr Head head = graph::heads[h()];
      constexpr int padded = whole_registers(head.out, lanes);
      const kernels::RowMajor<T> to{arena_.at(plan.layers[head.op].delta),
                                    plan.layers[head.op].stride};
      for (std::size_t s = 0; s < dy.size(); ++s) {
        T* const row = to.row(static_cast<int>(s));
        std::copy_n(dy[s].data() + head.offset, head.out, row);
        std::fill(row + head.out, row + padded, T(0));
      }
    });
    using Backward = NeuronLanesBackward<Net, V, Batch, decltype(updates)>;
    const Backward pass{{parameters, arena_, static_cast<int>(dy.size())}, updates};
    for_each_op_backward(pass, [&pass, to_inputs = dx.size() > 0]<int I>() {
      pass.template derive_outputs<I>();
      if (graph::template source<I> != network_input || to_inputs)
        pass.template gradient_of_source<I>();
      if constexpr (Backward::of_parameters) pass.template gradients_of_parameters<I>();
    });
    const T* const from = arena_.at(plan.input_gradient);
    for (std::size_t s = 0; s < dx.size(); ++s)
      std::copy_n(from + s * std::size_t{plan.input_stride}, shape::inputs, dx[s].data());
  }

 private:
  static void each_head(auto f) noexcept {
    static_for<0, static_cast<int>(graph::heads.size())>(f);
  }

  arena_type arena_;
};

/// Where the sums over samples of SampleLanesBackward go: added to a gradient, or nowhere.
template <class V, class T, class Layout>
struct AddSums {
  using layout = Layout;
  T* gradients;
  template <int>
  void set_weight(std::size_t k, V g) const noexcept {
    add(k, g);
  }
  void set(std::size_t k, V g) const noexcept { add(k, g); }
  void add(std::size_t k, V g) const noexcept { gradients[k] += sum(g); }
};
template <class V, class Layout>
struct DropSums {
  using layout = Layout;
  template <int>
  void set_weight(std::size_t, V) const noexcept {}
  void set(std::size_t, V) const noexcept {}
  void add(std::size_t, V) const noexcept {}
};

/// With samples on lanes: always of `Batch` samples; lanes beyond those that are there repeat the
/// last, with ∂L/∂y zero.
template <class Net, class V, int Batch>
class SampleLanesBatch {
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  using arena_type = Arena<Net, V, Batch>;
  using Parameters = typename plain_forward<Net, V>::model;
  static constexpr int lanes = lanes_of<V>::count;
  static constexpr int columns = arena_type::columns;
  static constexpr int row = static_cast<int>(arena_type::padded);

 public:
  using T = kernels::reference::scalar_of<V>;
  using layout = layout_of<Net, lanes>;

  void forward(const T* parameters, Rows<const T, shape::inputs> x) noexcept {
    const auto whole = static_cast<int>(x.size()) / lanes;
    for (int c = 0; c < whole; ++c)
      kernels::rows_to_column<V>(x, c * lanes, arena_.input() + c * lanes, row);
    for (std::size_t s = static_cast<std::size_t>(whole * lanes); s < arena_type::padded; ++s) {
      const auto sample = x[std::min(s, x.size() - 1)];
      for (std::size_t i = 0; i < shape::inputs; ++i) arena_.input(s, i) = sample[i];
    }
    for_each_op_forward(
        SampleLanesForward<Net, V, Batch, Parameters>{{arena_, Parameters{parameters}}});
  }
  void copy_outputs(Rows<T, shape::outputs> y) noexcept {
    const auto count = static_cast<int>(y.size());
    each_head([&](auto h) {
      constexpr Head head = graph::heads[h()];
      const Rows<T, head.out> to(y[0].data() + head.offset, y.size(), y.stride());
      for (int s = 0; s < count; s += lanes)
        kernels::column_to_rows<V>(arena_.output(head.op) + s, row, to, s);
    });
  }
  void backward(const T* parameters, Rows<const T, shape::outputs> dy, Rows<T, shape::inputs> dx,
                auto updates) noexcept {
    const auto count = static_cast<int>(dy.size());
    each_head([&](auto h) {
      constexpr Head head = graph::heads[h()];
      const Rows<const T, head.out> from(dy[0].data() + head.offset, dy.size(), dy.stride());
      T* const to = arena_.delta(head.op);
      for (int c = 0; c < columns; ++c)
        if (c * lanes < count)
          kernels::rows_to_column<V>(from, c * lanes, to + c * lanes, row);
        else
          for (int o = 0; o < head.out; ++o) lanes_of<V>::store(to + o * row + c * lanes, V(0));
    });
    run(parameters, dx.size() > 0, updates);
    for (int s = 0; s < static_cast<int>(dx.size()); s += lanes)
      kernels::column_to_rows<V>(arena_.input_gradient() + s, row, dx, s);
  }

 private:
  static void each_head(auto f) noexcept {
    static_for<0, static_cast<int>(graph::heads.size())>(f);
  }
  /// All operations from the last to the first. Gradients of weights are in registers where no two
  /// operations share them and nothing but dense layers is trained.
  template <class Updates>
  void run(const T* parameters, bool to_inputs, Updates updates) noexcept {
    if constexpr (std::is_same_v<Updates, NoGradients>)
      run(parameters, to_inputs, DropSums<V, layout>{}, []<int>(const auto&) {});
    else if constexpr (runs_narrow<Net, V>())
      run(parameters, to_inputs, DropSums<V, layout>{}, [=]<int I>(const auto& pass) {
        take_weights<I>(pass, updates.template layer<graph::ops[I].layer.number>());
      });
    else
      run(parameters, to_inputs, AddSums<V, T, layout>{updates.gradients},
          []<int I>(const auto& pass) { pass.template gradients_of_parameters<I>(); });
  }
  template <class Gradients>
  void run(const T* parameters, bool to_inputs, const Gradients& gradients,
           auto take_parameters) noexcept {
    Step unused;  // there are no penalties
    const SampleLanesBackward<Net, V, Batch, Parameters, Gradients> pass{
        {arena_, Parameters{parameters}}, gradients, unused};
    for_each_op_backward(pass, [&pass, to_inputs, take_parameters]<int I>() {
      pass.template derive_outputs<I>();
      if (graph::template source<I> != network_input || to_inputs)
        pass.template gradient_of_source<I>();
      take_parameters.template operator()<I>(pass);
    });
  }
  template <int I, class Pass>
  static void take_weights(const Pass& pass, auto update) noexcept {
    constexpr LayerLayout at = layout::layers[graph::ops[I].layer];
    kernels::backward_w_on_lanes<V, at.in, at.out, at.panel>(
        pass.template input<I>(), typename Pass::ConstMatrix{pass.arena.delta(I), Pass::columns},
        with_bias<at.bias>(update));
  }

  arena_type arena_;
};

/// The passes of a batch of Net, one way or the other.
template <class Net, class T, int Batch>
using batch_passes =
    std::conditional_t<choose_orientation<Net>().orientation == Orientation::neurons_on_lanes,
                       NeuronLanesBatch<OutputGradients<Net>, Vector<T>, Batch>,
                       SampleLanesBatch<OutputGradients<Net>, Vector<T>, Batch>>;

}  // namespace ctnn::inline CTNN_ABI::detail
