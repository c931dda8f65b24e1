// SPDX-License-Identifier: MIT
// The activations: what a layer does to its pre-activation z.
#pragma once

#include <concepts>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// What every activation derives from.
struct activation {
  static constexpr bool row = false;          // true: an output depends on the whole row of z
  static constexpr bool probability = false;  // true: every output lies in (0, 1)
};

template <class A>
concept Activation = std::derived_from<A, activation>;

/// y = z.
inline constexpr struct Identity : activation {
  static constexpr const char* name = "Identity";
} Identity{};

/// y = 1/(1 + e⁻ᶻ), the logistic function; range (0, 1).
inline constexpr struct Sigmoid : activation {
  static constexpr const char* name = "Sigmoid";
  static constexpr bool probability = true;
} Sigmoid{};

/// y = tanh(z); range (−1, 1), zero-mean.
inline constexpr struct Tanh : activation {
  static constexpr const char* name = "Tanh";
} Tanh{};

/// y = max(z, 0).
inline constexpr struct ReLU : activation {
  static constexpr const char* name = "ReLU";
} ReLU{};

/// yᵢ = e^zᵢ / Σⱼ e^zⱼ over the outputs of a layer: a distribution over classes.
inline constexpr struct Softmax : activation {
  static constexpr const char* name = "Softmax";
  static constexpr bool row = true;
  static constexpr bool probability = true;
} Softmax{};

}  // namespace ctnn::inline CTNN_ABI
