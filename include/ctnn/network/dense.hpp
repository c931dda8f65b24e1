// SPDX-License-Identifier: MIT
// The dense layer: y = A(W·x + b).
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/fixed_string.hpp>
#include <ctnn/formulas/activations.hpp>
#include <ctnn/network/network.hpp>

namespace ctnn::inline CTNN_ABI {

/// An argument of Dense: z = W·x, without b.
inline constexpr struct NoBias {
} NoBias{};

/// A dense layer of Out neurons on In inputs (0: as many as the layer before has outputs).
template <int In, int Out, ActivationType A, bool Bias = true>
struct DenseLayer {
  static constexpr std::string_view name = "Dense";
  static constexpr int in = In;
  static constexpr int out = Out;
  static constexpr bool bias = Bias;
  using activation_type = A;

  /// This layer after one of `Width` outputs.
  template <int Width>
  using after = DenseLayer<(In == 0 ? Width : In), Out, A, Bias>;
};

namespace detail {

template <class T>
concept Width = std::integral<std::remove_cvref_t<T>>;

template <class T>
concept WithoutBias = std::is_same_v<std::remove_cvref_t<T>, struct NoBias>;

/// Reads the arguments of Dense<…>: one or two widths, at most one activation, and NoBias.
template <auto... Arguments>
struct dense_arguments {
  static constexpr int widths = (0 + ... + int{Width<decltype(Arguments)>});
  static constexpr int activations =
      (0 + ... + int{ActivationType<std::remove_cvref_t<decltype(Arguments)>>});
  static constexpr int no_bias = (0 + ... + int{WithoutBias<decltype(Arguments)>});
  static_assert(widths + activations + no_bias == sizeof...(Arguments) &&
                    (widths == 1 || widths == 2) && activations <= 1 && no_bias <= 1,
                "Dense<...> takes one or two widths and an activation: write Dense<4, 8, ReLU>, "
                "Dense<8, ReLU> or Dense<8>, and NoBias for one without b.");

  static consteval int width(int which) {
    int found[sizeof...(Arguments)]{};
    int n = 0;
    const auto visit = [&](auto argument) {
      if constexpr (Width<decltype(argument)>) found[n++] = static_cast<int>(argument);
    };
    (visit(Arguments), ...);
    return which < n ? found[which] : 0;
  }
  static consteval auto activation() {
    if constexpr (activations == 0) {
      return Identity;
    } else {
      return pick<Arguments...>();
    }
  }
  template <auto First, auto... Rest>
  static consteval auto pick() {
    if constexpr (ActivationType<std::remove_cvref_t<decltype(First)>>)
      return First;
    else
      return pick<Rest...>();
  }

  static constexpr int in = widths == 2 ? width(0) : 0;
  static constexpr int out = widths == 2 ? width(1) : width(0);
  static_assert(out >= 1 && in >= 0 && (widths == 1 || in >= 1),
                "Dense<...> needs widths of at least 1.");
  using layer = DenseLayer<in, out, decltype(activation()), no_bias == 0>;
};

}  // namespace detail

/// A layer with a name of the user's.
template <fixed_string Name, class Layer>
struct NamedLayer : Layer {
  static constexpr std::string_view name = Name.view();
  template <int Width>
  using after = NamedLayer<Name, typename Layer::template after<Width>>;
};

namespace detail {
template <fixed_string Name, class Layer>
constexpr Network<NamedLayer<Name, Layer>> name_layer(const Network<Layer>&) {
  return {};
}
}  // namespace detail

/// A layer that policies can name: Named<"hidden", Dense<4, 8, ReLU>>.
/// \tparam Name what policies call the layer
/// \tparam Layer the layer
template <fixed_string Name, auto Layer>
inline constexpr auto Named = detail::name_layer<Name>(Layer);

/// A dense layer as a network of its own: Dense<4, 8, ReLU> has 4 inputs, 8 outputs and ReLU;
/// Dense<8, ReLU> deduces its inputs from the layer before; without an activation it is linear, with
/// NoBias among its arguments it has no b.
/// \tparam Arguments inputs (may be left out), outputs, then an activation and NoBias or none
template <auto... Arguments>
inline constexpr Network<typename detail::dense_arguments<Arguments...>::layer> Dense{};

}  // namespace ctnn::inline CTNN_ABI
