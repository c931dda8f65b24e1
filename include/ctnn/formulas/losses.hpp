// SPDX-License-Identifier: MIT
// The losses, one line each: L(y, t) of output and target, summed over the outputs of a sample.
// Training minimizes the mean over the batch; ∂L/∂z of loss and last activation is derived as one.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/core/fixed_string.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/formulas/activations.hpp>
#include <ctnn/formulas/kinds.hpp>

namespace ctnn::inline CTNN_ABI {

/// (t − y)²/2; the gradient is y − t.
inline constexpr struct HalfSquaredError : loss_kind {
  static constexpr auto f = [](auto y, auto t) { return 0.5 * pow(t - y, 2); };
} HalfSquaredError{};

/// |t − y|.
inline constexpr struct MeanAbsoluteError : loss_kind {
  static constexpr auto f = [](auto y, auto t) { return abs(t - y); };
} MeanAbsoluteError{};

/// The type of Huber.
template <double Delta>
struct HuberLoss : loss_kind {
  static constexpr auto f = [](auto y, auto t) {
    return where(abs(t - y) > Delta, Delta * (abs(t - y) - 0.5 * Delta), 0.5 * pow(t - y, 2));
  };
};
/// Squared up to δ, absolute beyond: Huber 1964.
/// \tparam Delta δ: where the error stops being squared
template <Number auto Delta = 1.0>
inline constexpr HuberLoss<detail::real<Delta>> Huber{};

/// log cosh(t − y), in a form that does not overflow.
inline constexpr struct LogCosh : loss_kind {
  static constexpr auto f = [](auto y, auto t) {
    return abs(t - y) + log(1 + exp(-2 * abs(t - y))) - 0.6931471805599453;
  };
} LogCosh{};

/// For independent yes-or-no outputs in (0, 1), as after Sigmoid.
inline constexpr struct BinaryCrossEntropy : loss_kind {
  static constexpr symbolic::Interval outputs{0, 1};
  static constexpr auto f = [](auto y, auto t) { return -(t * log(y) + (1 - t) * log(1 - y)); };
} BinaryCrossEntropy{};

/// For a network without a Sigmoid, whose outputs are logits.
inline constexpr struct BinaryCrossEntropyOnLogits : loss_kind {
  static constexpr bool on_logits = true;
  static constexpr auto f = [](auto z, auto t) { return BinaryCrossEntropy.f(Sigmoid.f(z), t); };
} BinaryCrossEntropyOnLogits{};

/// For one distribution over classes, as after Softmax; the targets of a sample sum to one.
inline constexpr struct CrossEntropy : loss_kind {
  static constexpr bool distribution = true, targets_sum_to_one = true;
  static constexpr auto f = [](auto y, auto t) { return -row_sum(t * log(y)); };
} CrossEntropy{};

/// For a network without a Softmax, whose outputs are logits.
inline constexpr struct CrossEntropyOnLogits : loss_kind {
  static constexpr bool on_logits = true, targets_sum_to_one = true;
  static constexpr auto f = [](auto z, auto t) { return CrossEntropy.f(Softmax.f(z), t); };
} CrossEntropyOnLogits{};

/// KL(t ‖ y) between distributions; differs from CrossEntropy by the entropy of t, which no weight changes.
inline constexpr struct KLDivergence : loss_kind {
  static constexpr bool distribution = true, targets_sum_to_one = true;
  static constexpr auto f = [](auto y, auto t) { return row_sum(t * log(max(t, 1e-37) / y)); };
} KLDivergence{};

/// Labels −1 and 1 on a linear output: the margin loss of support vector machines.
inline constexpr struct Hinge : loss_kind {
  static constexpr bool on_logits = true, margin = true;
  static constexpr auto f = [](auto z, auto t) { return max(0, 1 - t * z); };
} Hinge{};

/// Labels −1 and 1: Rosenblatt's rule as a loss, max(0, −t·z). At z = 0 the derivative is −t: it
/// corrects, as the rule does, and can start from weights of zero.
inline constexpr struct PerceptronLoss : loss_kind {
  static constexpr bool on_logits = true, margin = true;
  static constexpr auto f = [](auto z, auto t) { return max(0, -t * z); };
} PerceptronLoss{};

/// Counts t with rate y > 0: −log likelihood without the constant log t!.
inline constexpr struct Poisson : loss_kind {
  static constexpr symbolic::Interval outputs{0, symbolic::Interval{}.high};
  static constexpr auto f = [](auto y, auto t) { return y - t * log(y); };
} Poisson{};

/// The type of GaussianNLL.
template <double Sigma>
struct GaussianNLLLoss : loss_kind {
  static constexpr auto f = [](auto y, auto t) {
    return 0.5 * pow((t - y) / Sigma, 2) + math::log(Sigma) + 0.9189385332046727;
  };
};
/// −log of the normal density with fixed deviation σ: half squared error over σ², plus a constant.
/// \tparam Sigma standard deviation σ > 0 of the targets
template <Number auto Sigma = 1.0>
inline constexpr GaussianNLLLoss<detail::real<Sigma>> GaussianNLL{};

/// The type of LabelSmoothing<ε, loss>.
template <class L, double Epsilon>
struct SmoothedLoss : L {
  static constexpr auto own_name = fixed_string("LabelSmoothing");
  static constexpr double smoothing = Epsilon;
};
/// Class targets softened before the loss is computed: 1 becomes 1 − ε + ε/n, 0 becomes ε/n, of n
/// classes (of two for Binary). LabelSmoothing<0.1, CrossEntropy>. Szegedy et al. 2016.
/// \tparam Epsilon ε: the share, in [0, 1), that is spread over all classes
/// \tparam L the loss of softened targets
template <Number auto Epsilon, auto L>
  requires(Loss<decltype(L)> && Epsilon >= 0 && Epsilon < 1)
inline constexpr SmoothedLoss<std::remove_const_t<decltype(L)>, detail::real<Epsilon>>
    LabelSmoothing{};

/// The type of an own loss.
template <fixed_string Name, class F>
struct LossFormula : loss_kind {
  static constexpr auto own_name = Name;
  static constexpr F f{};
};
/// An own loss from its formula:
///   inline constexpr auto Cubic = loss<"Cubic">([](auto y, auto t) { return pow(abs(t - y), 3); });
template <fixed_string Name = "own loss", class F>
[[nodiscard]] constexpr LossFormula<Name, F> loss(F) noexcept {
  return {};
}

}  // namespace ctnn::inline CTNN_ABI
