// SPDX-License-Identifier: MIT
// The activations, one line each: what a layer does to its pre-activation z. Every derivative is
// derived from this line by the compiler.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/core/fixed_string.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/formulas/kinds.hpp>

namespace ctnn::inline CTNN_ABI {

/// z as it is: of a layer without an activation.
inline constexpr struct Identity : activation_kind {
  static constexpr auto f = [](auto z) { return z; };
} Identity{};

/// −1, 0 or 1: the perceptron's threshold. Its derivative is zero, so only PerceptronLoss trains it.
inline constexpr struct Sign : activation_kind {
  static constexpr auto f = [](auto z) { return sign(z); };
} Sign{};

/// The logistic function; range (0, 1), saturates on both sides.
inline constexpr struct Sigmoid : activation_kind {
  static constexpr auto f = [](auto z) { return 1 / (1 + exp(-z)); };
} Sigmoid{};

/// Range (−1, 1), zero-mean.
inline constexpr struct Tanh : activation_kind {
  static constexpr auto f = [](auto z) { return tanh(z); };
} Tanh{};

/// z, or 0 where it is negative.
inline constexpr struct ReLU : activation_kind {
  static constexpr auto f = [](auto z) { return max(z, 0); };
} ReLU{};

/// The type of LeakyReLU.
template <double Alpha>
struct LeakyReLUFormula : activation_kind {
  static constexpr auto f = [](auto z) { return max(Alpha * z, z); };
};
/// Maas et al. 2013.
/// \tparam Alpha slope α for z < 0
template <Number auto Alpha = 0.01>
inline constexpr LeakyReLUFormula<detail::real<Alpha>> LeakyReLU{};

/// He et al. 2015: α is trained, one per channel; it is no weight, so no penalty acts on it.
inline constexpr struct PReLU : activation_kind {
  static constexpr auto f = [](auto z, auto alpha) { return max(z, 0) + alpha * min(z, 0); };
} PReLU{};

/// The type of ELU.
template <double Alpha>
struct ELUFormula : activation_kind {
  static constexpr auto f = [](auto z) { return where(z > 0, z, Alpha * (exp(z) - 1)); };
};
/// Clevert et al. 2016.
/// \tparam Alpha α: the value for z → −∞ is −α
template <Number auto Alpha = 1.0>
inline constexpr ELUFormula<detail::real<Alpha>> ELU{};

/// Klambauer et al. 2017: keeps mean 0 and variance 1 through the layers.
inline constexpr struct SELU : activation_kind {
  static constexpr auto f = [](auto z) {
    return 1.0507009873554805 * where(z > 0, z, 1.6732632423543772 * (exp(z) - 1));
  };
} SELU{};

/// log(1 + exp z), a smooth ReLU.
inline constexpr struct Softplus : activation_kind {
  static constexpr auto f = [](auto z) { return log(1 + exp(z)); };
} Softplus{};

/// z/(1 + |z|).
inline constexpr struct Softsign : activation_kind {
  static constexpr auto f = [](auto z) { return z / (1 + abs(z)); };
} Softsign{};

/// Also called SiLU. Ramachandran et al. 2017.
inline constexpr struct Swish : activation_kind {
  static constexpr auto f = [](auto z) { return z * sigmoid(z); };
} Swish{};
/// z·Sigmoid(z): Elfwing et al. 2018.
inline constexpr auto SiLU = Swish;

/// Hendrycks & Gimpel 2016, the exact form with erf.
inline constexpr struct GELU : activation_kind {
  static constexpr auto f = [](auto z) { return 0.5 * z * (1 + erf(z / 1.4142135623730951)); };
} GELU{};

/// The tanh form of GELU, within 5e-4 of it.
inline constexpr struct GELUTanh : activation_kind {
  static constexpr auto f = [](auto z) {
    return 0.5 * z * (1 + tanh(0.7978845608028654 * (z + 0.044715 * pow(z, 3))));
  };
} GELUTanh{};

/// Misra 2019.
inline constexpr struct Mish : activation_kind {
  static constexpr auto f = [](auto z) { return z * tanh(log(1 + exp(z))); };
} Mish{};

/// z, bounded by −1 and 1.
inline constexpr struct HardTanh : activation_kind {
  static constexpr auto f = [](auto z) { return max(-1, min(1, z)); };
} HardTanh{};

/// A line from 0 at −3 to 1 at 3, constant beyond.
inline constexpr struct HardSigmoid : activation_kind {
  static constexpr auto f = [](auto z) { return max(0, min(1, z / 6 + 0.5)); };
} HardSigmoid{};

/// z·HardSigmoid(z): Howard et al. 2019.
inline constexpr struct HardSwish : activation_kind {
  static constexpr auto f = [](auto z) { return z * max(0, min(1, z / 6 + 0.5)); };
} HardSwish{};

/// e^zᵢ / Σⱼ e^zⱼ over the outputs of the layer: a distribution over classes.
inline constexpr struct Softmax : activation_kind {
  static constexpr bool distribution = true;
  static constexpr auto f = [](auto z) {
    return exp(z - row_max(z)) / row_sum(exp(z - row_max(z)));
  };
} Softmax{};

/// log Softmax: its outputs are log-probabilities.
inline constexpr struct LogSoftmax : activation_kind {
  static constexpr auto f = [](auto z) {
    return z - row_max(z) - log(row_sum(exp(z - row_max(z))));
  };
} LogSoftmax{};

/// The type of an own activation.
template <fixed_string Name, class F>
struct ActivationFormula : activation_kind {
  static constexpr auto own_name = Name;
  static constexpr F f{};
};
/// An own activation from its formula:
///   inline constexpr auto Snake = activation<"Snake">([](auto z) { return z + pow(sin(z), 2); });
/// Its type is the same in every translation unit with that line. The name is for printing and may be
/// left out.
template <fixed_string Name = "own activation", class F>
[[nodiscard]] constexpr ActivationFormula<Name, F> activation(F) noexcept {
  return {};
}

}  // namespace ctnn::inline CTNN_ABI
