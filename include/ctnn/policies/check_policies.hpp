// SPDX-License-Identifier: MIT
// What a learner must not be, each mistake in one sentence from the compiler.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/policies/check_formulas.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

template <bool Some>
struct check_some_loss : sentence {
  static_assert(Some,
                "This Learner has no loss: add one, such as CrossEntropy, BinaryCrossEntropy or "
                "HalfSquaredError.");
};

template <bool Folds>
struct check_scaling : sentence {
  static_assert(
      Folds,
      "Standardize becomes part of the network's first layer, which must be a Dense with b "
      "that alone reads the inputs and whose W no other layer reads: begin with such a "
      "layer, or scale the data yourself.");
};
template <bool Undone>
struct check_target_scaling : sentence {
  static_assert(
      Undone,
      "StandardizeTargets is undone in the network's last layer, which must be a Dense with b and "
      "without an activation, whose W no other layer reads: end with such a layer, or scale the "
      "targets yourself.");
};
template <bool Numbers>
struct check_loss_of_scaled : sentence {
  static_assert(Numbers,
                "StandardizeTargets needs a loss of numbers, such as HalfSquaredError or Huber<>.");
};
template <bool Enough>
struct check_batch_norm : sentence {
  static_assert(Enough,
                "BatchNorm needs the mean and variance of a batch, which a single sample has not: "
                "use Batch<2> or more, or LayerNorm.");
};
template <bool Fits>
struct check_mixup : sentence {
  static_assert(Fits,
                "Mixup needs a loss that knows targets between two labels: use CrossEntropy or "
                "BinaryCrossEntropy, not Hinge or PerceptronLoss.");
};

template <bool AllKnown>
struct check_policies : sentence {
  static_assert(AllKnown,
                "Learner<net, ...> takes policies after the network: a loss, a penalty, an update, "
                "Batch<N>, Precision<T>, a scaling, a validation strategy.");
};

template <bool Found>
struct check_layer_name : sentence {
  static_assert(Found,
                "No layer of the network has the name that this penalty names: give it one with "
                "Named<\"name\", Dense<...>>.");
};
template <bool Hidden>
struct check_hidden : sentence {
  static_assert(Hidden,
                "OnOutputs penalizes the outputs of a hidden layer; the last layer's belong to the "
                "loss.");
};
template <bool Inside>
struct check_weight : sentence {
  static_assert(Inside, "OnWeight<name, out, in, ...>: the layer has no such weight.");
};

/// A local penalty names a layer that is there, and a place in it.
template <class Net, class Local>
consteval bool check_local() {
  using shape = shape_of<Net>;
  using P = typename Local::penalty_type;
  static_assert(check_formula<P, usable_penalty<P>>::checked);
  constexpr std::size_t l = find_layer<Net>(Local::layer.view());
  static_assert(check_layer_name<(l < shape::depth)>::checked);
  if constexpr (l < shape::depth) {
    if constexpr (requires { Local::of_outputs; })
      static_assert(
          check_hidden<!is_loss_fused<Net, shape::graph::op_of_layer(LayerId(l)).number>>::checked);
    if constexpr (requires { Local::out; })
      static_assert(
          check_weight<(Local::out >= 0 && Local::in >= 0 && Local::out < shape::layers[l].out &&
                        Local::in < shape::layers[l].in)>::checked);
  }
  return true;
}
template <class Net, class... Locals>
consteval bool check_locals(std::type_identity<std::tuple<Locals...>>) {
  return (... && check_local<Net, Locals>());
}

template <bool Found>
struct check_on_layer_name : sentence {
  static_assert(Found,
                "No layer of the network has the name in OnLayer<\"name\", ...>: give it one with "
                "Named<\"name\", Dense<...>>.");
};
template <class Net, class Local>
consteval bool check_named_layer() {
  static_assert(
      check_on_layer_name<(find_layer<Net>(Local::layer.view()) < shape_of<Net>::depth)>::checked);
  return true;
}
/// Policies for one layer name layers that are there.
template <class Net, class... Locals>
consteval bool check_named_layers(std::type_identity<std::tuple<Locals...>>) {
  return (... && check_named_layer<Net, Locals>());
}

template <int Initializers>
struct check_initializer : sentence {
  static_assert(Initializers <= 1,
                "A layer has more than one initializer of its own: keep one OnLayer<\"name\", ...> "
                "of it.");
};
template <class Initializers, std::size_t Layer>
consteval bool check_initializer_of() {
  static_assert(check_initializer<Initializers::template locals_of<Layer>>::checked);
  return true;
}
template <class Net, class Initializers>
consteval bool check_initializers() {
  return []<std::size_t... L>(std::index_sequence<L...>) {
    return (... && check_initializer_of<Initializers, L>());
  }(std::make_index_sequence<shape_of<Net>::depth>{});
}

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI
