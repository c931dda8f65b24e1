// SPDX-License-Identifier: MIT
// Gradients of a network's outputs, as functions of a model: vjp and jacobian.
//
//   const auto dx = vjp(model, x, dy);             // ∂L/∂x of dy = ∂L/∂y
//   vjp(model, x, dy, gradient);                   // and ∂L/∂θ added to a model of gradients
//   const auto j = jacobian(model, x);             // j(o, i) = ∂y(o)/∂x(i)
//   const auto a = layer_outputs(model, x);        // y first, where dy depends on it:
//   vjp(model, a, policy_gradient(a.output()), gradient);
//
// Gradients are those of the network as model(x) computes it, its last activation included and what
// applies in training only left out. For 16-64-64-4 with AVX-512, model(x) takes 84 ns, vjp 217 ns
// and the Jacobian 445 ns.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/scratch.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/model/layer_outputs.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/passes/one_sample_gradient.hpp>
#include <ctnn/plan/one_sample_buffers.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI {

/// ∂y/∂x of one sample, addressed (output, input). It is a value: in place up to in_place_limit,
/// 64 KB; above it one heap block.
template <class T, int Outputs, int Inputs>
class Jacobian {
 public:
  static constexpr int rows = Outputs;
  static constexpr int columns = Inputs;
  /// Elements from row to row: whole registers.
  static constexpr std::size_t stride = detail::whole_registers<T>(Inputs);
  static constexpr std::size_t size = static_cast<std::size_t>(Outputs) * stride;
  static constexpr bool in_place = size * sizeof(T) <= in_place_limit;

  /// ∂y[output]/∂x[input].
  [[nodiscard]] constexpr T operator()(int output, int input) const noexcept {
    return values_
        .data()[static_cast<std::size_t>(output) * stride + static_cast<std::size_t>(input)];
  }
  /// The gradient of one output, (Inputs).
  [[nodiscard]] constexpr std::span<const T, Inputs> row(int output) const noexcept {
    return std::span<const T, Inputs>(data() + static_cast<std::size_t>(output) * stride, Inputs);
  }
  /// (Outputs, Inputs) row-major, `stride` from row to row.
  [[nodiscard]] constexpr const T* data() const noexcept { return values_.data(); }
  [[nodiscard]] constexpr T* data() noexcept { return values_.data(); }

 private:
  Storage<T, size> values_;
};

namespace detail {

/// ∂L/∂x of one sample into `dx`, (inputs), from ∂L/∂y of the outputs, or from what a loss makes of
/// the logits: d holds (outputs).
template <class V, class Net, class T, bool OfOutputs>
constexpr void backward_sample(const T* parameters, const SampleBuffers<Net, T>& sample, const T* d,
                               T* dx, auto gradients) noexcept {
  using pass = one_sample_passes<Net, V>;
  Scratch<T, pass::gradient_buffers * pass::widest> memory;
  const typename pass::Gradients g{memory.data(), 1};
  static_for<0, static_cast<int>(pass::graph::heads.size())>([&](auto h) {
    constexpr Head head = pass::graph::heads[h()];
    T* const to = g.template of<value_of(head.op)>().row(0);
    std::fill_n(to, whole_registers<T>(head.out), T(0));
    std::copy_n(d + head.offset, head.out, to);
  });
  pass::template backwards<0, !OfOutputs>(parameters, sample, g, nullptr, gradients);
  std::copy_n(g.template of<network_input>().row(0), shape_of<Net>::inputs, dx);
}

template <class Net, class T, bool OfOutputs>
constexpr void backward_to_input(const T* parameters, const SampleBuffers<Net, T>& sample,
                                 const T* d, T* dx, auto make_gradients) noexcept {
  if (std::is_constant_evaluated())
    backward_sample<T, Net, T, OfOutputs>(parameters, sample, d, dx,
                                          make_gradients.template operator()<T>());
  else
    backward_sample<Vector<T>, Net, T, OfOutputs>(parameters, sample, d, dx,
                                                  make_gradients.template operator()<Vector<T>>());
}

/// Gradients of parameters go to `gradient`, or nowhere.
template <class Layout, class T>
constexpr auto adding_to(T* gradient) noexcept {
  return [=]<class V>() { return AddGradients<Layout, V>{gradient}; };
}
constexpr auto adding_to_nothing = []<class V>() { return NoGradients{}; };

template <auto Net, class T>
[[nodiscard]] constexpr auto vjp_of(const Model<Net, T>& model, const LayerOutputs<Net, T>& at,
                                    std::span<const T, Model<Net, T>::outputs> dy,
                                    auto make_gradients) noexcept {
  using network_type = typename Model<Net, T>::inference_type;
  std::array<T, Model<Net, T>::inputs> dx{};
  backward_to_input<network_type, T, true>(model.data(), at.buffers(), dy.data(), dx.data(),
                                           make_gradients);
  return dx;
}

template <auto Net, class T>
[[nodiscard]] CTNN_NOINLINE constexpr auto vjp_apart(
    const Model<Net, T>& model, std::span<const T, Model<Net, T>::inputs> x,
    std::span<const T, Model<Net, T>::outputs> dy,
    auto make_gradients) noexcept(noexcept(layer_outputs(model, x))) {
  return vjp_of(model, layer_outputs(model, x), dy, make_gradients);
}
/// A wide array is made by a function that is not inlined: g++ 12 might else make a second one on the
/// stack of the caller.
template <auto Net, class T>
[[nodiscard]] constexpr auto vjp_at(const Model<Net, T>& model,
                                    std::span<const T, Model<Net, T>::inputs> x,
                                    std::span<const T, Model<Net, T>::outputs> dy,
                                    auto make_gradients) noexcept(noexcept(layer_outputs(model,
                                                                                         x))) {
  if constexpr (Model<Net, T>::inputs * sizeof(T) > in_place_limit)
    return vjp_apart(model, x, dy, make_gradients);
  else
    return vjp_of(model, layer_outputs(model, x), dy, make_gradients);
}

}  // namespace detail

/// ∂L/∂x, (inputs), from dy = ∂L/∂y, (outputs), at the activations of x: dyᵀ·∂y/∂x.
template <auto Net, class T>
[[nodiscard]] constexpr std::array<T, Model<Net, T>::inputs> vjp(
    const Model<Net, T>& model, const LayerOutputs<Net, T>& at,
    const detail::output_gradient<Net, T>& dy) noexcept {
  return detail::vjp_of(model, at, dy.value(), detail::adding_to_nothing);
}
/// The same, and adds ∂L/∂θ to `gradient`, whose weights<l>(), biases<l>() and alphas<l>() are then
/// those gradients. A new Model is all zero.
template <auto Net, class T>
constexpr std::array<T, Model<Net, T>::inputs> vjp(const Model<Net, T>& model,
                                                   const LayerOutputs<Net, T>& at,
                                                   const detail::output_gradient<Net, T>& dy,
                                                   Model<Net, T>& gradient) noexcept {
  return detail::vjp_of(model, at, dy.value(),
                        detail::adding_to<typename Model<Net, T>::layout>(gradient.data()));
}
/// ∂L/∂x at x, (inputs). Like layer_outputs(), it allocates nothing while a sample's activations fit
/// in place, and is usable in constant expressions.
template <auto Net, class T>
[[nodiscard]] constexpr std::array<T, Model<Net, T>::inputs> vjp(
    const Model<Net, T>& model, const detail::sample_of<Net, T>& x,
    const detail::output_gradient<Net, T>& dy) noexcept(noexcept(layer_outputs(model, x))) {
  return detail::vjp_at(model, x.value(), dy.value(), detail::adding_to_nothing);
}
/// The same, and adds ∂L/∂θ to `gradient`.
template <auto Net, class T>
constexpr std::array<T, Model<Net, T>::inputs> vjp(
    const Model<Net, T>& model, const detail::sample_of<Net, T>& x,
    const detail::output_gradient<Net, T>& dy,
    Model<Net, T>& gradient) noexcept(noexcept(layer_outputs(model, x))) {
  return detail::vjp_at(model, x.value(), dy.value(),
                        detail::adding_to<typename Model<Net, T>::layout>(gradient.data()));
}

/// What jacobian returns for a model of this network.
template <auto Net, class T>
using jacobian_of = Jacobian<T, Model<Net, T>::outputs, Model<Net, T>::inputs>;

namespace detail {

/// How a Jacobian is computed: the rows of `block` outputs in one backward pass, in about 32 KB.
template <class Net, class T>
struct jacobian_plan {
  static constexpr int outputs = shape_of<Net>::outputs;
  static constexpr int stride = static_cast<int>(whole_registers<T>(shape_of<Net>::widest));
  static constexpr int block =
      std::clamp<int>(16 * 1024 / static_cast<int>(sizeof(T)) / stride, 1, outputs);
  /// Packing the transposed weights costs as much as some rows do without it.
  static constexpr int packed_size = block < 7 ? 0 : 32 * 1024 / static_cast<int>(sizeof(T));
};

template <class V, class Net, class T>
constexpr void backward_rows(const T* parameters, const SampleBuffers<Net, T>& sample,
                             T* result) noexcept {
  using pass = one_sample_passes<Net, V>;
  using plan = jacobian_plan<Net, T>;
  constexpr auto inputs = whole_registers<T>(shape_of<Net>::inputs);
  constexpr int block = pass::plain_kernels ? 1 : plan::block;
  constexpr int packed_size = pass::plain_kernels ? 0 : plan::packed_size;
  Scratch<T, static_cast<std::size_t>(block * pass::gradient_buffers) * pass::widest> memory;
  Scratch<T, packed_size == 0 ? 1 : static_cast<std::size_t>(packed_size)> packed;
  for (int first = 0; first < plan::outputs; first += block) {
    const int count = std::min(block, plan::outputs - first);
    const typename pass::Gradients g{memory.data(), count};
    static_for<0, static_cast<int>(pass::graph::heads.size())>([&](auto h) {
      constexpr Head head = pass::graph::heads[h()];
      const auto d = g.template of<value_of(head.op)>();
      for (int r = 0; r < count; ++r) {
        std::fill_n(d.row(r), whole_registers<T>(head.out), T(0));
        const int output = first + r - head.offset;
        if (output >= 0 && output < head.out) d.row(r)[output] = T(1);
      }
    });
    pass::template backwards<packed_size, false>(parameters, sample, g, packed.data(),
                                                 NoGradients{});
    for (int r = 0; r < count; ++r)
      std::copy_n(g.template of<network_input>().row(r), shape_of<Net>::inputs,
                  result + static_cast<std::size_t>(first + r) * inputs);
  }
}

}  // namespace detail

/// ∂y/∂x, (outputs, inputs), at the activations of x: one backward pass for all outputs together.
template <auto Net, class T>
[[nodiscard]] constexpr jacobian_of<Net, T> jacobian(
    const Model<Net, T>& model,
    const LayerOutputs<Net, T>& at) noexcept(jacobian_of<Net, T>::in_place) {
  jacobian_of<Net, T> result;
  if (std::is_constant_evaluated())
    detail::backward_rows<T>(model.data(), at.buffers(), result.data());
  else
    detail::backward_rows<Vector<T>>(model.data(), at.buffers(), result.data());
  return result;
}
/// ∂y/∂x at x, (inputs). Allocates nothing while the Jacobian and the activations of a sample fit in
/// place, 64 KB each.
template <auto Net, class T>
[[nodiscard]] constexpr jacobian_of<Net, T> jacobian(
    const Model<Net, T>& model,
    const detail::sample_of<Net, T>& x) noexcept(jacobian_of<Net, T>::in_place &&
                                                 noexcept(layer_outputs(model, x))) {
  return jacobian(model, layer_outputs(model, x));
}

}  // namespace ctnn::inline CTNN_ABI
