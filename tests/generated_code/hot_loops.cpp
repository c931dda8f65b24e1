// SPDX-License-Identifier: MIT
// The three loops in which a network spends its time, as a layer of 784 inputs and 128 outputs has
// them; hot_loops.cmake reads them in the disassembly, docs/internals/generated_code.md shows them.
#include <cstddef>
#include <tuple>
#include <type_traits>

#include <ctnn/formulas/activations.hpp>
#include <ctnn/formulas/updates.hpp>
#include <ctnn/kernels/dense_layer.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/passes/neuron_lanes_step.hpp>
#include <ctnn/plan/make_plan.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/policies/policies.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/step/fused_update.hpp>

using namespace ctnn;

namespace {

using V = Vector<float>;
using Relu = struct ctnn::ReLU;
using Net = std::remove_const_t<decltype(Dense<784, 128, ReLU> >> Dense<128, 128, ReLU>)>;
using Layout = detail::layout_of<Net, V::lanes>;
using Penalties = weight_penalties<Net, Layout, NoPenalty, std::tuple<>>;
using Descent =
    detail::UpdateParameters<Layout, V, std::remove_const_t<decltype(SGD<>)>, Penalties, 0>;
constexpr auto plan_32 = make_plan<Net, V>(32);
constexpr int stride = plan_32.layers[0].stride;

}  // namespace

extern "C" void hot_forward(const float* x, const float* w, const float* b, float* y) {
  constexpr detail::LayerLayout at = Layout::layers[0];
  kernels::forward<V, plan_32.layers[0].tile>(
      32, at.in, at.registers, {x, 784}, w, b,
      detail::Activate<V, Relu, false>{{y, stride}, nullptr, nullptr});
}
extern "C" void hot_backward_x(const float* dz, const float* w, const float* y, float* packed,
                               float* dx) {
  constexpr detail::LayerLayout at = Layout::layers[1];
  kernels::backward_x<V, plan_32.layers[1].tile_x>(
      32, at.in, at.out, {dz, stride}, w, at.panel, packed,
      detail::Derive<V, Relu>{{dx, stride}, y, nullptr, nullptr});
}
extern "C" void hot_backward_w(const float* x, const float* dz, const Descent& update) {
  constexpr detail::LayerLayout at = Layout::layers[0];
  kernels::backward_w<V, plan_32.layers[0].tile>(32, at.in, at.registers, {x, 784}, {dz, stride},
                                                 update.layer<0>());
}
