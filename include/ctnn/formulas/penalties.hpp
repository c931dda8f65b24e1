// SPDX-License-Identifier: MIT
// The penalties: λ·Σ p(w) over the weights, added to the loss. Biases are never penalized.
#pragma once

#include <concepts>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// What every penalty derives from. `strength` is λ, the default of Learner::penalty.
struct penalty {};

template <class P>
concept Penalty = std::derived_from<P, penalty>;

struct NoPenalty : penalty {
  static constexpr const char* name = "none";
  static constexpr double strength = 0;
};

template <double Lambda>
struct L1Penalty : penalty {
  static constexpr const char* name = "L1";
  static constexpr double strength = Lambda;
};

template <double Lambda>
struct L2Penalty : penalty {
  static constexpr const char* name = "L2";
  static constexpr double strength = Lambda;
};

/// λ Σ |w|.
template <double Lambda>
inline constexpr L1Penalty<Lambda> L1{};

/// λ/2 Σ w². With Adam the penalty is coupled: its gradient passes through the moments.
template <double Lambda>
inline constexpr L2Penalty<Lambda> L2{};

}  // namespace ctnn::inline CTNN_ABI
