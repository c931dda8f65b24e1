// SPDX-License-Identifier: MIT
// BatchNorm folded into the layer beside it: at inference it is a scale and a shift of every
// feature.
#pragma once

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/leaves.hpp>
#include <ctnn/network/modifiers.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/network/normalization.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// A dense layer with b, and with another activation if it is linear.
template <class Layer>
struct foldable {
  static constexpr bool value = false;
  static constexpr bool linear = false;
};
template <int In, int Out, class A, bool Bias>
struct foldable<DenseLayer<In, Out, A, Bias>> {
  static constexpr bool value = true;
  static constexpr bool linear = std::is_same_v<A, struct Identity>;
  template <class Other>
  using with = DenseLayer<In, Out, std::conditional_t<linear, Other, A>, true>;
};
template <fixed_string Name, class Layer>
struct foldable<NamedLayer<Name, Layer>> : foldable<Layer> {
  template <class Other>
  using with = NamedLayer<Name, typename foldable<Layer>::template with<Other>>;
};
template <class Layer>
struct foldable<FrozenLayer<Layer>> : foldable<Layer> {
  template <class Other>
  using with = FrozenLayer<typename foldable<Layer>::template with<Other>>;
};

template <class Node>
inline constexpr bool is_batch_norm = [] {
  if constexpr (requires { Node::kind; })
    return &Node::kind == &op_kinds::batch_norm;
  else
    return false;
}();
/// The activation of a node that is one alone and has no rows; void of others.
template <class Node>
struct applied {
  using type = void;
};
template <int Width, ActivationType A>
  requires(!derived_activation<A>::rows)
struct applied<ActivationLayer<Width, A>> {
  using type = A;
};

enum class Folding {
  none,    ///< the node as it is
  behind,  ///< a linear layer, then BatchNorm
  before,  ///< BatchNorm, then a layer
};
/// A node of the folded network, and how many of the old ones it stands for.
template <class Node, Folding How, int Nodes>
struct Folded {
  using node = Node;
  static constexpr Folding how = How;
  static constexpr int nodes = Nodes;
};

template <class Done, class... Rest>
struct fold_nodes {
  using type = Done;
};
template <class... Done, class First, class... Rest>
struct fold_nodes<std::tuple<Done...>, First, Rest...> {
  template <class Next, int Drop, class... Others>
  static constexpr auto drop(std::type_identity<Next>) {
    return drop_first<Drop>(std::type_identity<std::tuple<Done..., Next>>{},
                            std::type_identity<std::tuple<Others...>>{});
  }
  template <int Drop, class Taken, class Other, class... Others>
  static constexpr auto drop_first(std::type_identity<Taken> taken,
                                   std::type_identity<std::tuple<Other, Others...>>) {
    if constexpr (Drop == 0)
      return std::type_identity<typename fold_nodes<Taken, Other, Others...>::type>{};
    else
      return drop_first<Drop - 1>(taken, std::type_identity<std::tuple<Others...>>{});
  }
  template <int Drop, class Taken>
  static constexpr auto drop_first(std::type_identity<Taken>, std::type_identity<std::tuple<>>) {
    return std::type_identity<Taken>{};
  }
  template <class... Others>
  static constexpr auto next(std::type_identity<std::tuple<Others...>>) {
    using more = std::tuple<Others..., void, void>;
    using second = std::tuple_element_t<0, more>;
    using activation = typename applied<std::tuple_element_t<1, more>>::type;
    constexpr bool then_applied = !std::is_void_v<activation>;
    if constexpr (foldable<First>::linear && is_batch_norm<second>)
      return drop<Folded<typename foldable<First>::template with<
                             std::conditional_t<then_applied, activation, struct Identity>>,
                         Folding::behind, then_applied ? 3 : 2>,
                  then_applied ? 2 : 1, Others...>({});
    else if constexpr (is_batch_norm<First> && foldable<second>::value)
      return drop<
          Folded<typename foldable<second>::template with<struct Identity>, Folding::before, 2>, 1,
          Others...>({});
    else
      return drop<Folded<First, Folding::none, 1>, 0, Others...>({});
  }
  using type = typename decltype(next(std::type_identity<std::tuple<Rest...>>{}))::type;
};

template <class... Nodes>
constexpr auto fold_network(const Network<Nodes...>&) {
  return std::type_identity<typename fold_nodes<std::tuple<>, Nodes...>::type>{};
}
template <class... F>
constexpr Network<typename F::node...> network_of_folded(std::type_identity<std::tuple<F...>>);

template <bool Shares>
struct check_foldable : sentence {
  static_assert(
      !Shares,
      "fold_batch_norm(model): networks with Shared or Transposed layers cannot be folded: "
      "a W that two layers read would change for both.");
};

/// Copies a model's parameters, node by node, folded.
template <class Old, class New>
class Folder {
 public:
  constexpr Folder(const Old& from, New& to) noexcept : from_(from), to_(to) {}

  template <class F>
  constexpr void node() noexcept {
    constexpr int layers = leaves_with_parameters<typename F::node>();
    if constexpr (F::how == Folding::none) {
      for (int l = 0; l < layers; ++l) copy(info(old_++), new_info(new_++));
    } else if constexpr (F::how == Folding::behind) {
      behind(info(old_), info(old_ + 1), new_info(new_++));
      old_ += 2;
    } else {
      before(info(old_), info(old_ + 1), new_info(new_++));
      old_ += 2;
    }
  }

 private:
  using T = typename Old::scalar;
  static constexpr LayerInfo info(int l) noexcept {
    return Old::shape::layers[static_cast<std::size_t>(l)];
  }
  static constexpr LayerInfo new_info(int l) noexcept {
    return New::shape::layers[static_cast<std::size_t>(l)];
  }
  template <class Node>
  static consteval int leaves_with_parameters() {
    return []<class... Leaf>(std::type_identity<std::tuple<Leaf...>>) {
      return (0 + ... + int{kind_of<Leaf>().parameters});
    }(std::type_identity<typename leaves_of_node<Node>::type>{});
  }

  constexpr void copy(const LayerInfo& from, const LayerInfo& to) noexcept {
    const std::size_t count = from.statistics + from.statistic_count() - from.weights;
    for (std::size_t k = 0; k < count; ++k)
      to_.parameters()[to.weights + k] = from_.parameters()[from.weights + k];
  }
  /// (x − mean)·scale + shift of a feature, scale = γ/σ.
  struct Affine {
    double scale;
    double mean;
    double shift;
  };
  [[nodiscard]] constexpr Affine affine(const LayerInfo& norm, std::size_t feature) const noexcept {
    const auto at = [&](std::size_t k) {
      return static_cast<double>(from_.parameters()[k + feature]);
    };
    const auto out = static_cast<std::size_t>(norm.out);
    const double scale = at(norm.weights) / math::sqrt(at(norm.statistics + out) + norm_epsilon);
    return {scale, at(norm.statistics), at(norm.biases)};
  }
  [[nodiscard]] constexpr double bias(const LayerInfo& layer, std::size_t o) const noexcept {
    return layer.bias ? static_cast<double>(from_.parameters()[layer.biases + o]) : 0;
  }
  /// s·(W·x + b − mean) + t.
  constexpr void behind(const LayerInfo& dense, const LayerInfo& norm,
                        const LayerInfo& to) noexcept {
    const auto in = static_cast<std::size_t>(dense.in);
    for (std::size_t o = 0; o < static_cast<std::size_t>(dense.out); ++o) {
      const Affine a = affine(norm, o);
      for (std::size_t i = 0; i < in; ++i)
        to_.parameters()[to.weights + o * in + i] = static_cast<T>(
            a.scale * static_cast<double>(from_.parameters()[dense.weights + o * in + i]));
      to_.parameters()[to.biases + o] =
          static_cast<T>(a.scale * (bias(dense, o) - a.mean) + a.shift);
    }
  }
  /// W·(s·(x − mean) + t) + b = W′·x − W′·mean + W·t + b, with W′ as it is rounded.
  constexpr void before(const LayerInfo& norm, const LayerInfo& dense,
                        const LayerInfo& to) noexcept {
    const auto in = static_cast<std::size_t>(dense.in);
    for (std::size_t o = 0; o < static_cast<std::size_t>(dense.out); ++o) {
      double b = bias(dense, o);
      for (std::size_t i = 0; i < in; ++i) {
        const Affine a = affine(norm, i);
        const auto w = static_cast<double>(from_.parameters()[dense.weights + o * in + i]);
        const auto scaled = static_cast<T>(w * a.scale);
        to_.parameters()[to.weights + o * in + i] = scaled;
        b += w * a.shift - static_cast<double>(scaled) * a.mean;
      }
      to_.parameters()[to.biases + o] = static_cast<T>(b);
    }
    for (std::size_t k = 0; k < dense.alpha_count(); ++k)
      to_.parameters()[to.alphas + k] = from_.parameters()[dense.alphas + k];
  }

  const Old& from_;
  New& to_;
  int old_ = 0;
  int new_ = 0;
};

}  // namespace detail

/// A model whose outputs are those of `model` up to rounding, without its BatchNorm: each that stands
/// behind a linear Dense layer (and perhaps in front of Activation<A>, which becomes that layer's
/// activation), or else in front of a Dense layer, is folded into it. Others stay, and those within
/// branches do. What acts in training only is left out.
template <auto Net, class T>
[[nodiscard]] constexpr auto fold_batch_norm(const Model<Net, T>& model) {
  using old_network = typename Model<Net, T>::shape::network_type;
  static_assert(detail::check_foldable<Model<Net, T>::shape::graph::shares>::checked);
  using folded = typename decltype(detail::fold_network(old_network{}))::type;
  using network = decltype(detail::network_of_folded(std::type_identity<folded>{}));
  Model<network{}, T> result;
  detail::Folder<Model<Net, T>, Model<network{}, T>> folder(model, result);
  [&]<class... F>(std::type_identity<std::tuple<F...>>) {
    (folder.template node<F>(), ...);
  }(std::type_identity<folded>{});
  return result;
}

}  // namespace ctnn::inline CTNN_ABI
