// SPDX-License-Identifier: MIT
// The data set that a learner trains on, as its network and losses say.
#pragma once

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/formulas/head_losses.hpp>
#include <ctnn/formulas/losses.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

template <class L, int Outputs>
consteval auto find_target_of_loss() {
  constexpr bool yes_or_no = L::margin || std::is_base_of_v<struct BinaryCrossEntropy, L> ||
                             std::is_base_of_v<struct BinaryCrossEntropyOnLogits, L>;
  if constexpr (Outputs == 1 && yes_or_no)
    return Binary{};
  else if constexpr (Outputs > 1 && (L::margin || L::targets_sum_to_one))
    return Classes<Outputs>{};
  else
    return Values<Outputs>{};
}

template <class L, std::size_t... H>
consteval auto find_target_of(std::index_sequence<H...>) {
  constexpr auto& heads = L::shape::graph::heads;
  if constexpr (sizeof...(H) == 1)
    return find_target_of_loss<typename L::loss_type, L::shape::outputs>();
  else
    return Targets<
        decltype(find_target_of_loss<typename loss_of_head<typename L::loss_type, int(H)>::type,
                                     heads[H].out>())...>{};
}

}  // namespace detail

/// The targets of a learner L, by its outputs and losses: Classes<N> for losses of one class among N,
/// such as CrossEntropy, and for margins of N outputs; Binary for one output with
/// BinaryCrossEntropy or a margin, such as Hinge; Values<N> for all others; Targets<…> of these for
/// several heads. A learner may train on other targets, too, such as Values<N> with CrossEntropy;
/// these are what its data set has where nothing is said.
template <class L>
using target_of = decltype(detail::find_target_of<std::remove_cvref_t<L>>(
    std::make_index_sequence<std::remove_cvref_t<L>::shape::graph::heads.size()>{}));

/// The data set of a learner L: of its network's inputs, with its targets.
template <class L>
using dataset_for = Dataset<std::remove_cvref_t<L>::shape::inputs, target_of<L>>;

}  // namespace ctnn::inline CTNN_ABI
