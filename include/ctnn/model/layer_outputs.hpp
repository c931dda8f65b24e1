// SPDX-License-Identifier: MIT
// What the forward pass of one sample computes: the outputs of every layer.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/fixed_string.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/scratch.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/model/output_array.hpp>
#include <ctnn/passes/one_sample_gradient.hpp>
#include <ctnn/plan/one_sample_buffers.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// The parameters x, dy and v of calls to which a model is given.
template <auto Net, class T>
using sample_of = std::type_identity_t<Numbers<T, Model<Net, T>::inputs>>;
template <auto Net, class T>
using output_gradient = std::type_identity_t<Numbers<T, Model<Net, T>::outputs, Argument::dy>>;
template <auto Net, class T>
using direction_of = std::type_identity_t<Numbers<T, Model<Net, T>::inputs, Argument::v>>;

}  // namespace detail

/// The outputs of every layer for one sample, hidden ones included, and what gradients need beside
/// them: vjp(model, outputs, dy) and jacobian(model, outputs) do not compute them again.
template <auto Net, class T = float>
class LayerOutputs {
 public:
  using network_type = typename Model<Net, T>::inference_type;
  using shape = shape_of<network_type>;
  using buffers_type = detail::SampleBuffers<network_type, T>;

  /// y of layer L, counted from 0 among those with parameters; of one that is shared where it comes
  /// first.
  template <int L>
  [[nodiscard]] constexpr auto layer() const noexcept {
    static_assert(L >= 0 && L < static_cast<int>(shape::depth),
                  "The network has fewer layers: count them from 0.");
    return value<shape::graph::op_of_layer(
                     detail::LayerId(L < static_cast<int>(shape::depth) ? L : 0))
                     .number>();
  }
  /// y of the layer with this name: layer<"hidden">().
  template <fixed_string Name>
  [[nodiscard]] constexpr auto layer() const noexcept {
    return layer<detail::layer_called<network_type, Name>()>();
  }
  /// The network's outputs: model(x).
  [[nodiscard]] constexpr OutputArray<T, shape::outputs> output() const noexcept {
    OutputArray<T, shape::outputs> y{};
    detail::static_for<0, static_cast<int>(shape::graph::heads.size())>([&](auto h) {
      constexpr detail::Head head = shape::graph::heads[h()];
      std::copy_n(buffers_.template output<head.op.number>(), head.out, y.begin() + head.offset);
    });
    return y;
  }

  /// As the passes read and write them.
  [[nodiscard]] constexpr const buffers_type& buffers() const noexcept { return buffers_; }
  [[nodiscard]] constexpr buffers_type& buffers() noexcept { return buffers_; }

 private:
  template <int I>
  [[nodiscard]] constexpr auto value() const noexcept {
    std::array<T, shape::graph::ops[I].out> y{};
    std::copy_n(buffers_.template output<I>(), y.size(), y.begin());
    return y;
  }

  buffers_type buffers_;
};

/// The earlier name of LayerOutputs.
template <auto Net, class T = float>
using Activations [[deprecated("Activations is now called LayerOutputs.")]] = LayerOutputs<Net, T>;

/// One sample down the network, x is (inputs), numbers in any list that model(x) takes:
///   const auto a = layer_outputs(model, x);
///   a.layer<0>(); a.layer<"hidden">(); a.output();
/// Usable in constant expressions. Allocates nothing, unless all layers' outputs together exceed
/// in_place_limit, 64 KB: then one block.
template <auto Net, class T>
[[nodiscard]] constexpr LayerOutputs<Net, T> layer_outputs(
    const Model<Net, T>& model,
    const detail::sample_of<Net, T>& x) noexcept(LayerOutputs<Net, T>::buffers_type::in_place) {
  using network_type = typename Model<Net, T>::inference_type;
  LayerOutputs<Net, T> result;
  std::copy_n(x.value().data(), Model<Net, T>::inputs, result.buffers().input());
  if (std::is_constant_evaluated())
    detail::one_sample_passes<network_type, T>::forwards(model.data(), result.buffers());
  else
    detail::one_sample_passes<network_type, Vector<T>>::forwards(model.data(), result.buffers());
  return result;
}

/// The earlier name of layer_outputs.
template <auto Net, class T, class X>
[[deprecated(
    "activations is now called layer_outputs.")]] [[nodiscard]] constexpr LayerOutputs<Net, T>
activations(const Model<Net, T>& model, const X& x) noexcept(noexcept(layer_outputs(model, x))) {
  return layer_outputs(model, x);
}

}  // namespace ctnn::inline CTNN_ABI
