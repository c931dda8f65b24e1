// SPDX-License-Identifier: MIT
// The updates: how a gradient g changes a weight w.
#pragma once

#include <concepts>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// What every update derives from. `rate` is the default of Learner::rate; `states` is the number
/// of values it keeps beside every weight.
struct update {};

template <class U>
concept Update = std::derived_from<U, update>;

template <double Rate>
struct SGDUpdate : update {
  static constexpr const char* name = "SGD";
  static constexpr double rate = Rate;
  static constexpr int states = 0;
};

template <double Rate, double Beta1, double Beta2, double Epsilon>
struct AdamUpdate : update {
  static constexpr const char* name = "Adam";
  static constexpr double rate = Rate;
  static constexpr int states = 2;
  static constexpr double beta1 = Beta1;
  static constexpr double beta2 = Beta2;
  static constexpr double epsilon = Epsilon;
};

/// Stochastic gradient descent: w ← w − rate·g.
template <double Rate = 0.01>
inline constexpr SGDUpdate<Rate> SGD{};

/// Kingma & Ba, "Adam: a method for stochastic optimization", ICLR 2015, with bias correction.
template <double Rate = 0.001, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8>
inline constexpr AdamUpdate<Rate, Beta1, Beta2, Epsilon> Adam{};

}  // namespace ctnn::inline CTNN_ABI
