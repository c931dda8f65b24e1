// SPDX-License-Identifier: MIT
// Layers without a product: normalizations with a trained scale and shift, and activations alone.
#pragma once

#include <string_view>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/formulas/activations.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/network/op_kind.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// What is added to a variance before it divides, as in PyTorch.
inline constexpr double norm_epsilon = 1e-5;

namespace op_kinds {

inline constexpr OpKind layer_norm{.name = "LayerNorm",
                                   .parameters = true,
                                   .whole_rows = true,
                                   .flops = 2,
                                   .keeps = "y, normalized z"};
/// Its statistics are the running mean and variance.
inline constexpr OpKind batch_norm{.name = "BatchNorm",
                                   .parameters = true,
                                   .statistics = 2,
                                   .flops = 2,
                                   .keeps = "y, normalized z"};
inline constexpr OpKind activation{.name = "Activation", .activates = true};

}  // namespace op_kinds
}  // namespace detail

/// The node of LayerNorm.
template <int Width>
struct LayerNormLayer {
  static constexpr std::string_view name = "LayerNorm";
  static constexpr auto& kind = detail::op_kinds::layer_norm;
  static constexpr int in = Width;
  static constexpr int out = Width;
  using activation_type = std::remove_cv_t<decltype(Identity)>;
  template <int Inputs>
  using after = LayerNormLayer<(Width == 0 ? Inputs : Width)>;
};

/// The node of BatchNorm<momentum>.
template <int Width, double Momentum>
struct BatchNormLayer {
  static constexpr std::string_view name = "BatchNorm";
  static constexpr auto& kind = detail::op_kinds::batch_norm;
  static constexpr int in = Width;
  static constexpr int out = Width;
  static constexpr double momentum = Momentum;
  using activation_type = std::remove_cv_t<decltype(Identity)>;
  template <int Inputs>
  using after = BatchNormLayer<(Width == 0 ? Inputs : Width), Momentum>;
  static_assert(Momentum > 0 && Momentum <= 1,
                "BatchNorm<momentum>: the momentum is the batch's share of the running statistics, "
                "between 0 and 1, such as 0.1.");
};

/// The node of Activation<A>.
template <int Width, ActivationType A>
struct ActivationLayer {
  static constexpr std::string_view name = "Activation";
  static constexpr auto& kind = detail::op_kinds::activation;
  static constexpr int in = Width;
  static constexpr int out = Width;
  using activation_type = A;
  template <int Inputs>
  using after = ActivationLayer<(Width == 0 ? Inputs : Width), A>;
  static_assert(!has_alpha<A>,
                "Activation<...> has no parameters: give PReLU to a layer, as in Dense<8, PReLU>.");
};

/// γ·x̂ + β, x̂ of mean 0 and variance 1 over the features of a sample (ε = 10⁻⁵). γ begins at 1, β
/// at 0; penalties and decay leave them alone. Ba, Kiros & Hinton 2016.
inline constexpr Network<LayerNormLayer<0>> LayerNorm{};

/// The same over the samples of a training batch, feature by feature. Inference uses running
/// statistics, of which each step takes `Momentum` from its batch (the variance as of n − 1); a
/// model keeps them beside its parameters. A batch in which fewer than two samples weigh anything
/// changes no statistic, so that single samples (partial_fit) train the parameters alone.
/// fold_batch_norm(model) removes it. Ioffe & Szegedy 2015; PyTorch's BatchNorm1d.
/// \tparam Momentum share of a batch in the running statistics, between 0 and 1
template <Number auto Momentum = 0.1>
inline constexpr Network<BatchNormLayer<0, detail::real<Momentum>>> BatchNorm{};

/// An activation alone, without a layer's product: behind a sum or a normalization.
/// \tparam A the activation
template <auto A>
inline constexpr Network<ActivationLayer<0, std::remove_cvref_t<decltype(A)>>> Activation{};
/// The earlier name of Activation.
/// \tparam A as of Activation
template <auto A>
[[deprecated("Apply is now called Activation.")]] inline constexpr Network<
    ActivationLayer<0, std::remove_cvref_t<decltype(A)>>>
    Apply{};

}  // namespace ctnn::inline CTNN_ABI
