// SPDX-License-Identifier: MIT
// The choice of training models together, one on each lane of a register: which learners' can be, and
// when that is faster.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/policies/weight_penalties.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/step/batch_noise.hpp>
#include <ctnn/training/learner.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// Whether all that a learner's steps compute is computed on lanes.
template <class L>
consteval bool steps_on_lanes() {
  using penalties =
      weight_penalties<typename L::network_type, layout_of<typename L::network_type, 1>,
                       typename L::penalty_type, typename L::local_penalties>;
  bool trained = false;
  for (const LayerInfo& layer : L::shape::layers) trained = trained || layer.trained;
  return !trained && !penalties::on_single_weights && !penalties::on_outputs;
}
/// Whether its epochs are ones that models can share.
template <class L>
consteval bool shares_epochs() {
  bool own_part = true;
  if constexpr (L::early_stopping_type::present) own_part = L::early_stopping_type::holds_out;
  return own_part && !L::full_batch && !L::stopping_rule_type::present;
}
/// Whether a learner's models can be trained on lanes.
template <class L>
inline constexpr bool runs_on_lanes =
    L::shape::graph::chain && steps_on_lanes<L>() && shares_epochs<L>() &&
    !L::clipping_type::of_norm && !has_noise<L>;
template <bool Chain>
struct check_fleet_chain : sentence {
  static_assert(
      Chain,
      "Fleet<Learner>: A Fleet trains chains of Dense layers; train networks with branches, "
      "shared weights or normalizations one by one with fit.");
};
template <bool Quiet>
struct check_quiet_fleet : sentence {
  static_assert(
      Quiet,
      "Fleet<Learner>: Dropout, GaussianNoise and augmentation are not drawn on lanes; train "
      "these models one by one with fit.");
};
template <bool Can>
struct check_fleet : sentence {
  static_assert(Can,
                "Fleet<Learner>: trained alphas (PReLU), penalties on outputs and penalties on a "
                "single weight are not computed on lanes; train these models one by one with fit.");
};
template <bool Plain>
struct check_fleet_epochs : sentence {
  static_assert(Plain,
                "Fleet<Learner>: FullBatch, stopping rules and EarlyStopping without a part of its "
                "own act on one model at a time; train these models one by one with fit.");
};
template <bool OfNorm>
struct check_fleet_clipping : sentence {
  static_assert(
      !OfNorm,
      "Fleet<Learner>: ClipNorm needs the whole gradient of a model, which is not kept on "
      "lanes; use ClipValue, or train these models one by one with fit.");
};

/// How many times faster a register full of models trains than one after another, at least, as
/// measured (bench/micro/fleet.cpp; the table is in docs/bench.md): the smaller the batch and the
/// network, the more. 0 where it is not sure to be faster, and for what is no learner of one network.
template <class L>
consteval double gain_on_lanes() {
  if constexpr (!requires { typename L::network_type; }) {  // NOLINT(bugprone-branch-clone)
    return 0;
  } else if constexpr (!runs_on_lanes<L>) {  // which only a learner of one network has
    return 0;
  } else {
    constexpr bool many = register_count >= 32;
    constexpr double measured[3][3] = {{many ? 4.0 : 1.2, many ? 2.4 : 1.15, many ? 1.7 : 0},
                                       {many ? 2.1 : 0, many ? 1.4 : 0, many ? 1.15 : 0},
                                       {many ? 1.4 : 0, many ? 1.2 : 0, many ? 1.1 : 0}};
    constexpr std::size_t parameters = L::shape::parameters;
    constexpr int batch = L::batch_type::size;
    const int size = parameters <= 80 ? 0 : parameters <= 700 ? 1 : parameters <= 1400 ? 2 : 3;
    const int column = batch <= 8 ? 0 : batch <= 16 ? 1 : batch <= 32 ? 2 : 3;
    return size < 3 && column < 3 ? measured[size][column] : 0;
  }
}

}  // namespace detail

/// Whether this many models of a learner train faster together than one after another. Lanes without
/// a model cost as much as those with one.
template <class L>
[[nodiscard]] constexpr bool pays_together(std::size_t models) noexcept {
  if constexpr (detail::gain_on_lanes<L>() > 0) {
    constexpr std::size_t lanes = Vector<typename L::scalar>::lanes;
    const std::size_t registers = (models + lanes - 1) / lanes;
    return static_cast<double>(models) * detail::gain_on_lanes<L>() >
           static_cast<double>(registers * lanes);
  } else {
    return false;
  }
}

}  // namespace ctnn::inline CTNN_ABI
