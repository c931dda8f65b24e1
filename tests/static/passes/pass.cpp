// SPDX-License-Identifier: MIT
// Every way in which a network runs is a pass.
#include <cstddef>
#include <type_traits>

#include <ctnn/formulas/activations.hpp>
#include <ctnn/formulas/losses.hpp>
#include <ctnn/network/branches.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/normalization.hpp>
#include <ctnn/passes/batch_inference.hpp>
#include <ctnn/passes/neuron_lanes_step.hpp>
#include <ctnn/passes/one_sample_forward.hpp>
#include <ctnn/passes/one_sample_gradient.hpp>
#include <ctnn/passes/pass.hpp>
#include <ctnn/passes/sample_lanes_inference.hpp>
#include <ctnn/passes/sample_lanes_step.hpp>
#include <ctnn/plan/one_sample_buffers.hpp>
#include <ctnn/plan/parameter_access.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/simd/vector.hpp>
using namespace ctnn;

namespace {

using detail::BackwardPass;
using detail::ForwardPass;
using detail::Pass;

using V = Vector<float>;
using Loss = std::remove_const_t<decltype(CrossEntropy)>;
using Chain = std::remove_const_t<decltype(Dense<4, 8, ReLU> >> Dense<3, Softmax>)>;
using Joined =
    std::remove_const_t<decltype((Dense<4, 8> >> LayerNorm >> Activation<ReLU>)*Dense<8> >>
                                 BatchNorm<> >> Dense<3, Softmax>)>;

/// Takes the gradients of parameters in the epilogue of ∂L/∂W.
struct Updates {
  struct Layer {
    void weights(std::ptrdiff_t, V) const {}
    void biases(int, V) const {}
    void alphas(int, V) const {}
  };
  template <int, bool = true, bool = true>
  Layer layer() const {
    return {};
  }
};

template <class Net>
consteval bool samples_on_lanes() {
  using step = detail::plain_backward<Net, V, Loss, 32>;
  using parameters = detail::OneModel<V, const float, typename step::layout>;
  using gradients = detail::OneModel<V, float, typename step::layout>;
  using inference = detail::plain_inference<Net, V, 2>;
  static_assert(ForwardPass<typename inference::template Forward<parameters, false>>);
  static_assert(ForwardPass<typename step::template Forward<parameters>>);
  static_assert(BackwardPass<typename step::template Backward<parameters, gradients>>);
  return true;
}
template <class Net>
consteval bool neurons_on_lanes() {
  using step = detail::tiled_backward<Net, V, Loss, 32>;
  static_assert(ForwardPass<typename detail::batch_forward<Net, float>::template Forward<false>>);
  static_assert(ForwardPass<typename step::Forward>);
  static_assert(BackwardPass<typename step::template Backward<Updates>>);
  return true;
}
template <class Net, class V>
consteval bool one_sample() {
  using layout = detail::layout_of<Net, Vector<float>::lanes>;
  using gradients = detail::AddGradients<layout, V>;
  static_assert(ForwardPass<detail::OneSampleForward<Net, V, false>>);
  static_assert(BackwardPass<detail::OneSampleBackward<Net, V, 0, false, gradients>>);
  static_assert(BackwardPass<detail::OneSampleBackward<Net, V, 0, true, detail::NoGradients>>);
  return true;
}

static_assert(samples_on_lanes<Chain>() && samples_on_lanes<Joined>());
static_assert(BackwardPass<detail::narrow_backward<Chain, V, Loss, 32>::Backward>);
static_assert(neurons_on_lanes<Chain>() && neurons_on_lanes<Joined>());
static_assert(ForwardPass<detail::single_inference<Joined, V>::Forward>);
static_assert(one_sample<Joined, V>() && one_sample<Joined, float>());

// What is none: nothing to go forward, nothing to go backward with.
struct Nothing {};
static_assert(!Pass<Nothing>);
static_assert(!BackwardPass<detail::single_inference<Joined, V>::Forward>, "it keeps nothing");
static_assert(!ForwardPass<detail::tiled_backward<Chain, V, Loss, 32>::Backward<Updates>::base>,
              "what both directions have in common computes nothing");

}  // namespace
