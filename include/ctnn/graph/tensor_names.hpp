// SPDX-License-Identifier: MIT
// The arrays of parameters of a network by name and shape: what files call them. The one place that
// knows which kinds of arrays there are; a new kind of node with parameters adds its own here.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/network/branches.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/leaves.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/text/type_name.hpp>

namespace ctnn::inline CTNN_ABI {

/// One array of parameters. Its numbers are `size()` consecutive ones of Model::parameters().
struct TensorInfo {
  std::string_view layer;  ///< the name of a Named or Shared layer, else empty
  int module = 0;          ///< its number in a torch.nn.Sequential, where activations count
  std::string_view kind;   ///< "weight", "bias", "alpha", "running_mean" or "running_var"
  int rows = 0;            ///< outputs
  int columns = 0;         ///< inputs; 0: the array is a vector
  std::size_t first = 0;   ///< of its numbers in logical order

  [[nodiscard]] constexpr std::size_t size() const noexcept {
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns > 0 ? columns : 1);
  }
  /// What a file calls it: the layer's name or the number, and "weight" for the alphas of a layer
  /// without a name, which are a module of their own in PyTorch.
  [[nodiscard]] constexpr std::string_view kind_in_files() const noexcept {
    return layer.empty() && kind == "alpha" ? std::string_view("weight") : kind;
  }
  /// "hidden.weight", "2.weight"
  [[nodiscard]] std::string name() const;
};

namespace detail {

/// The name that the user gave a layer; empty where it has that of its kind.
[[nodiscard]] constexpr std::string_view given_name(const LayerInfo& layer) noexcept {
  for (const std::string_view kind : {"Dense", "LayerNorm", "BatchNorm"})
    if (layer.name == kind) return {};
  return layer.name;
}

/// The arrays that a layer has: not the W of another one, nor the b it is without.
[[nodiscard]] constexpr std::size_t tensor_count(const LayerInfo& layer) noexcept {
  return std::size_t{layer.weight_count() > 0} + std::size_t{layer.bias_count() > 0} +
         std::size_t{layer.alpha_count() > 0} +
         (layer.statistic_count() > 0 ? std::size_t{2} : std::size_t{0});
}

/// In the order of the layers; modules are counted in the order in which operations come, a layer that
/// is shared where it comes first.
template <class Net>
consteval auto make_tensors() {
  using shape = shape_of<Net>;
  constexpr std::size_t count = [] {
    std::size_t n = 0;
    for (const LayerInfo& layer : shape::layers) n += tensor_count(layer);
    return n;
  }();
  std::array<TensorInfo, count> tensors{};
  std::size_t n = 0;
  int module = 0;
  std::size_t layers = 0;  // passed so far: they are in the order in which they come first
  for (const Op& op : shape::graph::ops) {
    if (op.joins()) continue;
    if (op.layer == no_layer) ++module;  // an activation alone
    if (op.layer == no_layer || index_of(op.layer) < layers) continue;
    const LayerInfo& layer = shape::layers[layers++];
    const std::string_view name = given_name(layer);
    const bool matrix = layer.kind->dense;
    const auto add = [&](std::string_view kind, std::size_t first, int columns = 0) {
      tensors[n++] = {name, module, kind, layer.out, columns, first};
    };
    if (layer.weight_count() > 0) add("weight", layer.weights, matrix ? layer.in : 0);
    if (layer.bias_count() > 0) add("bias", layer.biases);
    if (layer.statistic_count() > 0) {
      add("running_mean", layer.statistics);
      add("running_var", layer.statistics + static_cast<std::size_t>(layer.out));
    }
    ++module;
    if (layer.alpha_count() > 0) add("alpha", layer.alphas);
    if (layer.activation != "Identity") ++module;
  }
  return tensors;
}

/// Whether a text is this number as std::to_string writes it.
[[nodiscard]] constexpr bool is_number(std::string_view text, int number) noexcept {
  do {
    if (text.empty() || text.back() != '0' + number % 10) return false;
    text.remove_suffix(1);
    number /= 10;
  } while (number > 0);
  return text.empty();
}

/// Whether each array has a name of its own, and none that files keep for themselves. Without
/// std::string, which clang cannot use in constant expressions with older standard libraries.
template <std::size_t N>
consteval bool distinct_names(const std::array<TensorInfo, N>& tensors) {
  for (std::size_t i = 0; i < N; ++i) {
    const TensorInfo& a = tensors[i];
    if (a.layer.starts_with("ctnn.")) return false;
    for (std::size_t j = 0; j < i; ++j) {
      const TensorInfo& b = tensors[j];
      const bool same = a.layer.empty() == b.layer.empty()
                            ? a.layer == b.layer && (!a.layer.empty() || a.module == b.module)
                        : a.layer.empty() ? is_number(b.layer, a.module)
                                          : is_number(a.layer, b.module);
      if (same && a.kind_in_files() == b.kind_in_files()) return false;
    }
  }
  return true;
}

template <bool Distinct>
struct check_tensor_names : sentence {
  static_assert(
      Distinct,
      "Two layers of this network have the same name in a file, or one has a name that "
      "begins with 'ctnn.': give each Named<...> layer a name of its own, and no number.");
};

}  // namespace detail

/// The arrays of a network; together they are all numbers of Model::parameters().
template <class Net>
inline constexpr auto tensors_of = detail::make_tensors<detail::layers_of<Net>>();

namespace detail {

/// Hands the text of a network, part by part, to put(std::string_view). For a learner that is the
/// network as training computes it: put(double) takes the numbers of what acts in training only.
template <bool OfLearner>
class Speller {
 public:
  template <class... Nodes>
  static constexpr void spell(const auto& put, const Network<Nodes...>&) {
    bool begins = true;
    const auto node = [&]<class Node>(std::type_identity<Node>) {
      if (!begins) put(" >> ");
      begins = false;
      spell_node(put, Node{});
    };
    (node(std::type_identity<Nodes>{}), ...);
  }

 private:
  static constexpr void number(const auto& put, int n) {
    char digits[12]{};
    int first = 12;
    do digits[--first] = static_cast<char>('0' + n % 10);
    while ((n /= 10) > 0);
    put(std::string_view(digits + first, static_cast<std::size_t>(12 - first)));
  }
  template <Join How, class... Nets>
  static constexpr void spell_node(const auto& put, const Branches<How, Nets...>&) {
    put("(");
    bool begins = true;
    const auto branch = [&](const auto& net) {
      if (!begins) put(How == Join::sum ? " + " : How == Join::product ? " * " : " | ");
      begins = false;
      spell(put, net);
    };
    (branch(Nets{}), ...);
    put(")");
  }
  template <class Leaf>
  static constexpr void spell_node(const auto& put, const Leaf&) {
    if constexpr (is_pass_on<Leaf>::value) {
      put("Identity");
    } else if constexpr (acts_in_training_only<Leaf>) {
      put(Leaf::name);
      put("<");
      put(Leaf::amount);
      put(">");
    } else {
      constexpr bool frozen = OfLearner && requires { Leaf::frozen; };
      if constexpr (frozen) put("Frozen<");
      constexpr bool shared = requires { Leaf::shared; };
      constexpr bool tied = requires { Leaf::tied_to; };
      if constexpr (shared) {
        put("Shared<");
        put(Leaf::shared);
        put(", ");
      }
      if constexpr (tied) {
        put("Transposed<");
        put(Leaf::tied_to);
        put(", ");
      }
      spell_layer<Leaf>(put);
      if constexpr (tied) put(">");
      if constexpr (shared) put(">");
      if constexpr (frozen) put(">");
    }
  }
  template <class Leaf>
  static constexpr void spell_layer(const auto& put) {
    constexpr const OpKind& kind = kind_of<Leaf>();
    constexpr std::string_view activation = type_name<typename Leaf::activation_type>();
    put(kind.name);
    put("<");
    if constexpr (kind.activates && !kind.dense) {
      put(activation);
    } else if constexpr (kind.dense) {
      number(put, Leaf::in);
      put(", ");
      number(put, Leaf::out);
      if (activation != "Identity") {
        put(", ");
        put(activation);
      }
      if constexpr (requires { Leaf::bias; })
        if (!Leaf::bias) put(", NoBias");
    } else {
      number(put, Leaf::out);
      if constexpr (OfLearner && requires { Leaf::momentum; }) {
        put(", ");
        put(Leaf::momentum);
      }
    }
    put(">");
  }
};

template <class Net>
constexpr void spell_network(const auto& put) {
  Speller<false>::spell(put, layers_of<Net>{});
}

}  // namespace detail

/// The network as inference computes it, in a line: "Dense<4, 8, ReLU> >> Dense<8, 3, Softmax>".
/// What acts in training only is left out, and names, but for those that share weights.
template <class Net>
[[nodiscard]] std::string network_text() {
  std::string text;
  detail::spell_network<Net>([&](std::string_view part) { text += part; });
  return text;
}

/// Whether that is the text of this network, also as earlier versions wrote it, whose word for
/// Activation was Apply; in constant expressions too.
template <auto Net>
[[nodiscard]] constexpr bool has_layers(std::string_view text) noexcept {
  bool same = true;
  detail::spell_network<std::remove_cvref_t<decltype(Net)>>([&](std::string_view part) {
    if (part == "Activation" && text.starts_with("Apply<")) part = "Apply";
    same = same && text.starts_with(part);
    text.remove_prefix(part.size() < text.size() ? part.size() : text.size());
  });
  return same && text.empty();
}
/// The same, for headers that name no formulas.
template <auto Net>
[[deprecated(
    "this header of weights names no formulas, so that LeakyReLU<0.1> passes for LeakyReLU<0.9>; "
    "embed the model again.")]] [[nodiscard]] constexpr bool
has_text(std::string_view text) noexcept {
  return has_layers<Net>(text);
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/graph/tensor_names-inl.hpp>
#endif
