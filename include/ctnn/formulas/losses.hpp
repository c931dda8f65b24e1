// SPDX-License-Identifier: MIT
// The losses: L(y, t) per sample, summed over outputs. Training minimizes the mean over the batch.
#pragma once

#include <concepts>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// What every loss derives from.
struct loss {};

template <class L>
concept Loss = std::derived_from<L, loss>;

/// ½ Σ (t − y)².
inline constexpr struct HalfSquaredError : loss {
  static constexpr const char* name = "HalfSquaredError";
} HalfSquaredError{};

/// −Σ t·log y for y = Softmax(z) and targets that sum to one.
inline constexpr struct CrossEntropy : loss {
  static constexpr const char* name = "CrossEntropy";
} CrossEntropy{};

/// Cross entropy for a network whose outputs are logits z, without a Softmax.
inline constexpr struct CrossEntropyOnLogits : loss {
  static constexpr const char* name = "CrossEntropyOnLogits";
} CrossEntropyOnLogits{};

/// −Σ (t·log y + (1 − t)·log(1 − y)) for y = Sigmoid(z): independent yes-or-no outputs.
inline constexpr struct BinaryCrossEntropy : loss {
  static constexpr const char* name = "BinaryCrossEntropy";
} BinaryCrossEntropy{};

/// Binary cross entropy for a network whose outputs are logits z, without a Sigmoid.
inline constexpr struct BinaryCrossEntropyOnLogits : loss {
  static constexpr const char* name = "BinaryCrossEntropyOnLogits";
} BinaryCrossEntropyOnLogits{};

}  // namespace ctnn::inline CTNN_ABI
