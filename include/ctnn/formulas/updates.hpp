// SPDX-License-Identifier: MIT
// The updates, as formulas with several outputs: the new w, and the new state beside it, from w, its
// gradient g, the learning rate and the step's number k = 1, 2, …
#pragma once

#include <array>
#include <concepts>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/formulas/kinds.hpp>
#include <ctnn/symbolic/program.hpp>

namespace ctnn::inline CTNN_ABI {

namespace symbols {
inline constexpr Expr rate = symbolic::symbol("rate", Rank::constant);  // learning rate
inline constexpr Expr k = symbolic::symbol("k", Rank::constant);        // number of the step
inline constexpr Expr m = symbolic::symbol("m");  // first state: velocity or mean gradient
inline constexpr Expr v = symbolic::symbol("v");  // second state: mean squared gradient
}  // namespace symbols

/// What an update returns: the new weight, and the new m and v where it keeps them.
struct Updated {
  Expr w;               ///< the new weight
  Expr m = symbols::m;  ///< the new first state
  Expr v = symbols::v;  ///< the new second state
};

/// The type of SGD.
template <double Rate>
struct SGDUpdate : update_kind {
  static constexpr double rate = Rate;
  static constexpr auto f = [](auto w, auto g, auto, auto, auto rate, auto) {
    return Updated{w - rate * g};
  };
};

/// The type of Momentum.
template <double Rate, double Beta>
struct MomentumUpdate : update_kind {
  static constexpr double rate = Rate;
  static constexpr auto f = [](auto w, auto g, auto m, auto, auto rate, auto) {
    return Updated{w - rate * (Beta * m + g), Beta * m + g};
  };
};

/// The type of Nesterov.
template <double Rate, double Beta>
struct NesterovUpdate : update_kind {
  static constexpr double rate = Rate;
  static constexpr auto f = [](auto w, auto g, auto m, auto, auto rate, auto) {
    return Updated{w - rate * (g + Beta * (Beta * m + g)), Beta * m + g};
  };
};

/// The type of RMSProp.
template <double Rate, double Rho, double Epsilon>
struct RMSPropUpdate : update_kind {
  static constexpr double rate = Rate;
  static constexpr auto f = [](auto w, auto g, auto, auto v, auto rate, auto) {
    const Expr square = Rho * v + (1 - Rho) * g * g;
    return Updated{w - rate * g / (sqrt(square) + Epsilon), symbols::m, square};
  };
};

/// The type of Adagrad.
template <double Rate, double Epsilon>
struct AdagradUpdate : update_kind {
  static constexpr double rate = Rate;
  static constexpr auto f = [](auto w, auto g, auto, auto v, auto rate, auto) {
    return Updated{w - rate * g / (sqrt(v + g * g) + Epsilon), symbols::m, v + g * g};
  };
};

/// The type of Adam.
template <double Rate, double Beta1, double Beta2, double Epsilon>
struct AdamUpdate : update_kind {
  static constexpr double rate = Rate;
  static constexpr auto f = [](auto w, auto g, auto m, auto v, auto rate, auto k) {
    const Expr mean = Beta1 * m + (1 - Beta1) * g;
    const Expr square = Beta2 * v + (1 - Beta2) * g * g;
    return Updated{w - rate / (1 - pow(Expr(Beta1), k)) * mean /
                           (sqrt(square) * (1 / sqrt(1 - pow(Expr(Beta2), k))) + Epsilon),
                   mean, square};
  };
};

/// The type of AdamW.
template <double Rate, double Decay, double Beta1, double Beta2, double Epsilon>
struct AdamWUpdate : update_kind {
  static constexpr double rate = Rate;
  static constexpr auto f = [](auto w, auto g, auto m, auto v, auto rate, auto k) {
    return AdamUpdate<Rate, Beta1, Beta2, Epsilon>::f(w - rate * Decay * w, g, m, v, rate, k);
  };
};

/// The type of Nadam.
template <double Rate, double Beta1, double Beta2, double Epsilon>
struct NadamUpdate : update_kind {
  static constexpr double rate = Rate;
  static constexpr auto f = [](auto w, auto g, auto m, auto v, auto rate, auto k) {
    const Expr mean = Beta1 * m + (1 - Beta1) * g;
    const Expr square = Beta2 * v + (1 - Beta2) * g * g;
    const Expr ahead =
        Beta1 / (1 - pow(Expr(Beta1), k + 1)) * mean + (1 - Beta1) / (1 - pow(Expr(Beta1), k)) * g;
    return Updated{
        w - rate * ahead / (sqrt(square) * (1 / sqrt(1 - pow(Expr(Beta2), k))) + Epsilon), mean,
        square};
  };
};

/// Stochastic gradient descent: w ← w − rate·g.
/// \tparam Rate learning rate
template <Number auto Rate = 0.01>
inline constexpr SGDUpdate<detail::real<Rate>> SGD{};

/// m ← βm + g, w ← w − rate·m. Polyak 1964, in PyTorch's form.
/// \tparam Rate learning rate
/// \tparam Beta β: the share of m that a step keeps
template <Number auto Rate = 0.01, Number auto Beta = 0.9>
inline constexpr MomentumUpdate<detail::real<Rate>, detail::real<Beta>> Momentum{};

/// Momentum that looks a step ahead: w ← w − rate·(g + βm). Sutskever et al. 2013, as in PyTorch.
/// \tparam Rate learning rate
/// \tparam Beta β: the share of m that a step keeps
template <Number auto Rate = 0.01, Number auto Beta = 0.9>
inline constexpr NesterovUpdate<detail::real<Rate>, detail::real<Beta>> Nesterov{};

/// Tieleman & Hinton 2012, as in PyTorch.
/// \tparam Rate learning rate
/// \tparam Rho ρ: the share of the mean squared gradient that a step keeps
/// \tparam Epsilon ε: added to its root, against division by zero
template <Number auto Rate = 0.01, Number auto Rho = 0.99, Number auto Epsilon = 1e-8>
inline constexpr RMSPropUpdate<detail::real<Rate>, detail::real<Rho>, detail::real<Epsilon>>
    RMSProp{};

/// Duchi et al. 2011.
/// \tparam Rate learning rate
/// \tparam Epsilon ε: added to the root of Σ g², against division by zero
template <Number auto Rate = 0.01, Number auto Epsilon = 1e-10>
inline constexpr AdagradUpdate<detail::real<Rate>, detail::real<Epsilon>> Adagrad{};

/// Kingma & Ba 2015, with bias correction.
/// \tparam Rate learning rate
/// \tparam Beta1 β₁: the share of the mean gradient that a step keeps
/// \tparam Beta2 β₂: the share of the mean squared gradient that a step keeps
/// \tparam Epsilon ε: added to its root, against division by zero
template <Number auto Rate = 0.001, Number auto Beta1 = 0.9, Number auto Beta2 = 0.999,
          Number auto Epsilon = 1e-8>
inline constexpr AdamUpdate<detail::real<Rate>, detail::real<Beta1>, detail::real<Beta2>,
                            detail::real<Epsilon>>
    Adam{};

/// Adam with decoupled weight decay, Loshchilov & Hutter 2019. The decay acts on every parameter, as
/// in PyTorch, biases included.
/// \tparam Rate learning rate
/// \tparam Decay λ of w ← w − rate·λ·w
/// \tparam Beta1 β₁: the share of the mean gradient that a step keeps
/// \tparam Beta2 β₂: the share of the mean squared gradient that a step keeps
/// \tparam Epsilon ε: added to its root, against division by zero
template <Number auto Rate = 0.001, Number auto Decay = 0.01, Number auto Beta1 = 0.9,
          Number auto Beta2 = 0.999, Number auto Epsilon = 1e-8>
inline constexpr AdamWUpdate<detail::real<Rate>, detail::real<Decay>, detail::real<Beta1>,
                             detail::real<Beta2>, detail::real<Epsilon>>
    AdamW{};

/// Adam with Nesterov momentum, Dozat 2016, without the momentum schedule.
/// \tparam Rate learning rate
/// \tparam Beta1 β₁: the share of the mean gradient that a step keeps
/// \tparam Beta2 β₂: the share of the mean squared gradient that a step keeps
/// \tparam Epsilon ε: added to its root, against division by zero
template <Number auto Rate = 0.002, Number auto Beta1 = 0.9, Number auto Beta2 = 0.999,
          Number auto Epsilon = 1e-8>
inline constexpr NadamUpdate<detail::real<Rate>, detail::real<Beta1>, detail::real<Beta2>,
                             detail::real<Epsilon>>
    Nadam{};

namespace detail {

template <bool Fits>
struct check_update : sentence {
  static_assert(Fits,
                "The formula of update<rate>(...) takes w, g, m, v, rate and k, used or not, and "
                "returns Updated: update<0.1>([](auto w, auto g, auto, auto, auto rate, auto) { "
                "return Updated{w - rate * g}; }).");
};

template <class F>
inline constexpr bool is_update = requires(F f, Expr e) {
  { f(e, e, e, e, e, e) } -> std::same_as<Updated>;
};

}  // namespace detail

/// An own update from its formula:
///   inline constexpr auto Slow = update<0.1>(
///       [](auto w, auto g, auto m, auto v, auto rate, auto k) { return Updated{w - rate / k * g}; });
template <double Rate, class F>
struct UpdateFormula : update_kind {
  static constexpr double rate = Rate;
  static constexpr F f{};
};

/// An own update of rate Rate from its formula, which takes w, g, m, v, rate and k and returns Updated.
template <Number auto Rate, class F>
[[nodiscard]] constexpr auto update(F) noexcept {
  constexpr bool fits = detail::is_update<F>;
  static_assert(detail::check_update<fits>::checked);
  return std::conditional_t<fits, UpdateFormula<detail::real<Rate>, F>,
                            SGDUpdate<detail::real<Rate>>>{};
}

}  // namespace ctnn::inline CTNN_ABI
