// SPDX-License-Identifier: MIT
// The parts of a learner as text, by which a checkpoint in a file knows it: all that shapes the weights.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/formula_identity.hpp>
#include <ctnn/formulas/updates.hpp>
#include <ctnn/graph/tensor_names.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/policies/policy_text.hpp>
#include <ctnn/text/shortest_text.hpp>
#include <ctnn/text/type_name.hpp>
#include <ctnn/training/learner.hpp>

namespace ctnn::inline CTNN_ABI::detail {

struct LearnerPart {
  const char* key;   ///< in a file, behind "ctnn.learner."
  const char* name;  ///< for people
  std::string text;  ///< never empty; ends with " #" and a hash where it is of formulas
};

struct NamedFormula {
  std::string_view name;
  const Expr* formula;
};
/// Name: m = 0.9*m + g, w = … #hash
[[nodiscard]] std::string formulas_text(std::string name, std::initializer_list<NamedFormula> all,
                                        std::uint64_t hash);

template <Loss L>
inline constexpr Expr loss_formula = L::f(symbols::y, target_symbol<L>);
template <Loss L>
[[nodiscard]] std::string loss_text() {
  static constexpr std::uint64_t hash = symbolic::hash(loss_formula<L>);
  const std::array<double, 1> smoothing{L::smoothing};
  return formulas_text(policy_text(type_name<L>(), std::span(smoothing).first(L::smoothing > 0)),
                       {{"L", &loss_formula<L>}}, hash);
}
/// Of every head, with its weight.
template <class L>
[[nodiscard]] std::string losses_text() {
  if constexpr (requires { typename L::weights; }) {
    return [&]<std::size_t... H>(std::index_sequence<H...>) {
      std::string text;
      (text.append(H == 0 ? "" : "; ")
           .append(shortest_text(L::weights::of(static_cast<int>(H))))
           .append(" of ")
           .append(loss_text<typename L::template loss<H>>()),
       ...);
      return text;
    }(std::make_index_sequence<static_cast<std::size_t>(L::heads)>{});
  } else {
    return loss_text<L>();
  }
}

template <Update U>
inline constexpr Updated update_formulas =
    U::f(symbols::w, symbols::g, symbols::m, symbols::v, symbols::rate, symbols::k);
template <Update U>
[[nodiscard]] std::string update_text() {
  static constexpr const Updated& f = update_formulas<U>;
  static constexpr std::uint64_t hash = symbolic::detail::mix(
      symbolic::detail::mix(symbolic::hash(f.m), symbolic::hash(f.v)), symbolic::hash(f.w));
  return formulas_text(std::string(type_name<U>()), {{"m", &f.m}, {"v", &f.v}, {"w", &f.w}}, hash);
}

template <Penalty P>
inline constexpr Expr penalty_formula = P::f(symbols::w);
template <Penalty P>
inline constexpr Expr proximal_formula = P::proximal(symbols::w, symbolic::symbol("s"));
template <class P>
[[nodiscard]] std::string penalty_text() {
  if constexpr (requires { P::proximal; }) {
    static constexpr std::uint64_t hash = symbolic::detail::mix(
        symbolic::hash(penalty_formula<P>), symbolic::hash(proximal_formula<P>));
    return formulas_text(std::string(type_name<P>()),
                         {{"p", &penalty_formula<P>}, {"step", &proximal_formula<P>}}, hash);
  } else if constexpr (requires { P::f; }) {
    static constexpr std::uint64_t hash = symbolic::hash(penalty_formula<P>);
    return formulas_text(std::string(type_name<P>()), {{"p", &penalty_formula<P>}}, hash);
  } else {
    return "none";
  }
}
/// Which weights or outputs, how strongly, and by which formula.
template <class Local>
[[nodiscard]] std::string local_penalty_text() {
  std::string text(Local::layer.view());
  if constexpr (requires { Local::out; })
    text += '(' + std::to_string(Local::out) + ", " + std::to_string(Local::in) + ')';
  text += requires { Local::of_outputs; } ? "'s outputs, " : "'s weights, ";
  return text + shortest_text(Local::penalty_type::strength) + " of " +
         penalty_text<typename Local::penalty_type>();
}
template <class... Locals>
[[nodiscard]] std::string local_penalties_text(std::type_identity<std::tuple<Locals...>>) {
  std::string text;
  (text.append(text.empty() ? "" : "; ").append(local_penalty_text<Locals>()), ...);
  return text.empty() ? "none" : text;
}

template <class E>
[[nodiscard]] std::string early_stopping_text() {
  if constexpr (E::present) {
    constexpr EarlyStop o = E::options;
    return std::string(o.monitor == Monitor::loss ? "loss" : "accuracy") + ", min_delta " +
           shortest_text(o.min_delta) + ", part " + shortest_text(o.part) +
           (o.restore_best ? ", restore_best" : "");
  } else {
    return "none";
  }
}

template <class L>
[[nodiscard]] std::string norm_bounds_text() {
  std::string text;
  for (std::size_t l = 0; l < L::shape::depth; ++l)
    if (L::norm_bounds::any && L::norm_bounds::of_layers[l] < NoMaxNorm::bound)
      text.append(text.empty() ? "" : ", ")
          .append("layer " + std::to_string(l) + ": ")
          .append(shortest_text(L::norm_bounds::of_layers[l]));
  return text.empty() ? "none" : text;
}

/// The network as training knows it, with the nodes that act there only.
template <class Net>
[[nodiscard]] std::string trained_network_text() {
  struct {
    std::string text;
    void operator()(std::string_view part) { text += part; }
    void operator()(double number) { text += shortest_text(number); }
  } put;
  Speller<true>::spell([&](auto part) { put(part); }, network_of<Net>{});
  return put.text;
}

/// All that shapes the weights of a run but for the settings of run time. What first weights are drawn
/// from is no part, nor what only says when to end (patience, stopping rules, epochs), nor how a
/// learner is validated.
template <class L>
[[nodiscard]] std::vector<LearnerPart> learner_parts() {
  std::vector<LearnerPart> parts{
      {"network", "network", trained_network_text<typename L::network_type>()},
      {"loss", "loss", losses_text<typename L::loss_type>()},
      {"penalty", "penalty", penalty_text<typename L::penalty_type>()},
      {"local_penalties", "penalties of single layers",
       local_penalties_text(std::type_identity<typename L::local_penalties>{})},
      {"class_weights", "class weights", policy_text<typename L::class_weights_type>()},
      {"optimizer", "optimizer", update_text<typename L::update_type>()},
      {"batch", "batch",
       policy_text<typename L::batch_type>() + (L::full_batch ? ", FullBatch" : "")},
      {"scaling", "scaling of inputs", policy_text<typename L::scaling_type>()},
      {"schedule", "schedule", schedule_text<typename L::schedule_type>()},
      {"clipping", "clipping", policy_text<typename L::clipping_type>()},
      {"weight_decay", "weight decay", policy_text<typename L::weight_decay_type>()},
      {"max_norm", "bounds on norms", norm_bounds_text<L>()},
      {"augmentation", "augmentation",
       policy_text<typename L::shift_type>() + ", " + policy_text<typename L::input_noise_type>() +
           ", " + policy_text<typename L::feature_dropout_type>() + ", " +
           policy_text<typename L::mixup_type>()},
      {"early_stopping", "early stopping", early_stopping_text<typename L::early_stopping_type>()},
  };
  // Where there is one, so that files of earlier versions say all of the other learners.
  if constexpr (L::scales_targets)
    parts.push_back(
        {"target_scaling", "scaling of targets", policy_text<typename L::target_scaling_type>()});
  return parts;
}

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/training/learner_identity-inl.hpp>
#endif
