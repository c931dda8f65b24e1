// SPDX-License-Identifier: MIT
// The penalties, one line each: Σ λ·p(w) over the weights, or Σ λ·p(y) over a layer's outputs, added
// to the loss. Biases and trained activation parameters are never penalized.
#pragma once

#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/fixed_string.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/formulas/kinds.hpp>

namespace ctnn::inline CTNN_ABI {

/// What a learner without a penalty has.
struct NoPenalty : penalty_kind {
  static constexpr double strength = 0;
};

/// The type of L1.
template <double Lambda>
struct L1Penalty : penalty_kind {
  static constexpr double strength = Lambda;
  static constexpr auto f = [](auto w) { return abs(w); };
};
/// λ Σ |w| by its subgradient, 0 at 0: weights become small, hardly ever exactly zero.
/// \tparam Lambda strength λ ≥ 0
template <Number auto Lambda>
inline constexpr L1Penalty<detail::real<Lambda>> L1{};

/// The type of ProximalL1.
template <double Lambda>
struct ProximalL1Penalty : penalty_kind {
  static constexpr double strength = Lambda;
  static constexpr auto f = [](auto w) { return abs(w); };
  static constexpr auto proximal = [](auto w, auto s) { return w - min(s, max(-s, w)); };
};
/// λ Σ |w| by a soft threshold after every update (s = rate·λ): exact zeros. Not for the gradient's
/// norm: it takes no part in the gradient, so behind moments λ counts another way (docs/concepts/policies.md).
/// Tibshirani 1996; Parikh & Boyd 2014, section 6.5.2.
/// \tparam Lambda strength λ ≥ 0
template <Number auto Lambda>
inline constexpr ProximalL1Penalty<detail::real<Lambda>> ProximalL1{};

/// The type of L2.
template <double Lambda>
struct L2Penalty : penalty_kind {
  static constexpr double strength = Lambda;
  static constexpr auto f = [](auto w) { return 0.5 * pow(w, 2); };
};
/// λ/2 Σ w². With Adam it is coupled, its gradient passes through the moments; AdamW decouples it.
/// \tparam Lambda strength λ ≥ 0
template <Number auto Lambda>
inline constexpr L2Penalty<detail::real<Lambda>> L2{};

/// The type of ElasticNet.
template <double Lambda1, double Lambda2>
struct ElasticNetPenalty : penalty_kind {
  static constexpr double strength = Lambda1 + Lambda2;
  static constexpr double share = Lambda1 / strength;
  static constexpr auto f = [](auto w) { return share * abs(w) + (1 - share) * 0.5 * pow(w, 2); };
};
/// λ₁ Σ |w| + λ₂/2 Σ w²; Learner::penalty overrides λ₁ + λ₂ and keeps their ratio.
/// \tparam Lambda1 strength λ₁ of Σ |w|
/// \tparam Lambda2 strength λ₂ of Σ w² / 2
template <Number auto Lambda1, Number auto Lambda2>
inline constexpr ElasticNetPenalty<detail::real<Lambda1>, detail::real<Lambda2>> ElasticNet{};

/// An own penalty from its strength and formula:
///   inline constexpr auto Quartic = penalty<0.1>([](auto w) { return pow(w, 4); });
template <double Lambda, class F>
struct PenaltyFormula : penalty_kind {
  static constexpr double strength = Lambda;
  static constexpr F f{};
};
/// An own penalty of strength Lambda from its formula.
template <Number auto Lambda, class F>
[[nodiscard]] constexpr PenaltyFormula<detail::real<Lambda>, F> penalty(F) noexcept {
  return {};
}

// ---- Which weights, and outputs instead of weights --------------------------------------------

/// A penalty for one place only. Several may stand in a Learner beside one for all weights; what is
/// named here is penalized by the one named here as well as by the one for all.
struct local_penalty_kind {};

template <fixed_string Layer, class P>
struct LayerPenalty : local_penalty_kind {
  static constexpr auto layer = Layer;
  using penalty_type = P;
};

namespace detail {
template <bool Local>
struct check_on_layer : sentence {
  static_assert(Local,
                "OnLayer<\"name\", policy> takes what can be of one layer: a penalty, an "
                "initializer or MaxNorm<c>.");
};
template <fixed_string Layer, class P>
consteval auto on_layer() {
  constexpr bool local = requires { typename P::template on_layer<Layer, P>; };
  static_assert(check_on_layer<local>::checked);
  if constexpr (local)
    return typename P::template on_layer<Layer, P>{};
  else
    return LayerPenalty<Layer, NoPenalty>{};
}
}  // namespace detail

/// A policy for one named layer: OnLayer<"hidden", L2<1e-3>> penalizes its weights. Initializers and
/// MaxNorm<c> can be of one layer, too.
/// \tparam Layer name of the layer
/// \tparam P a penalty, an initializer or MaxNorm
template <fixed_string Layer, auto P>
inline constexpr auto OnLayer = detail::on_layer<Layer, std::remove_const_t<decltype(P)>>();

/// The type of OnWeight<Layer, Out, In, P>.
template <fixed_string Layer, int Out, int In, class P>
struct WeightPenalty : local_penalty_kind {
  static constexpr auto layer = Layer;
  static constexpr int out = Out;
  static constexpr int in = In;
  using penalty_type = P;
};
/// For the single weight (out, in) of one named layer: OnWeight<"poly", 0, 3, L2<1000.0>>.
/// \tparam Layer name of the layer
/// \tparam Out row of W: the output
/// \tparam In column of W: the input
/// \tparam P the penalty
template <fixed_string Layer, int Out, int In, auto P>
inline constexpr WeightPenalty<Layer, Out, In, std::remove_const_t<decltype(P)>> OnWeight{};

/// The type of OnOutputs<Layer, P>.
template <fixed_string Layer, class P>
struct ActivityPenalty : local_penalty_kind {
  static constexpr auto layer = Layer;
  static constexpr bool of_outputs = true;
  using penalty_type = P;
};
/// For the outputs y of one named layer, mean over the batch: a sparse representation.
/// OnOutputs<"code", L1<1e-3>>, OnOutputs<"code", KLSparsity<1e-2, 0.05>>.
/// \tparam Layer name of the layer
/// \tparam P the penalty, on outputs in the place of weights
template <fixed_string Layer, auto P>
inline constexpr ActivityPenalty<Layer, std::remove_const_t<decltype(P)>> OnOutputs{};

/// The type of KLSparsity.
template <double Lambda, double Rho>
struct KLSparsityPenalty : penalty_kind {
  static constexpr double strength = Lambda;
  static constexpr bool of_mean = true;  ///< of each output's mean over the batch
  static constexpr auto f = [](auto y) {
    // Rounded sigmoids reach 0 and 1, where the value is infinite. The bounds are floats apart from 0, 1.
    return Rho * log(Rho / max(y, 1e-6)) + (1 - Rho) * log((1 - Rho) / max(1 - y, 1e-6));
  };
};
/// λ Σ KL(ρ ‖ mean of an output over the batch), for outputs in (0, 1). Ng, CS294A.
/// \tparam Lambda strength λ ≥ 0
/// \tparam Rho ρ in (0, 1): the mean that an output should have
template <Number auto Lambda, Number auto Rho>
inline constexpr KLSparsityPenalty<detail::real<Lambda>, detail::real<Rho>> KLSparsity{};

}  // namespace ctnn::inline CTNN_ABI
