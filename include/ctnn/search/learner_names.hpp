// SPDX-License-Identifier: MIT
// Short names of the learners of a search: their widths, and the policies in which they differ.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/policies/policy_text.hpp>
#include <ctnn/text/type_name.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// A learner as text: its widths, then its policies in the same order for every learner.
using LearnerName = std::vector<std::string>;

[[nodiscard]] std::string widths_text(int inputs, std::span<const LayerInfo> layers);

template <class L>
[[nodiscard]] LearnerName learner_name() {
  return {widths_text(L::shape::inputs, L::shape::layers),
          std::string(type_name<typename L::loss_type>()),
          std::string(type_name<typename L::update_type>()),
          std::string(type_name<typename L::penalty_type>()),
          L::full_batch ? "FullBatch" : "Batch<" + std::to_string(L::batch_type::size) + ">",
          policy_text<typename L::scaling_type>(),
          policy_text<typename L::target_scaling_type>(),
          policy_text<typename L::class_weights_type>(),
          schedule_text<typename L::schedule_type>(),
          policy_text<typename L::clipping_type>(),
          policy_text<typename L::weight_decay_type>()};
}

/// "2: 64-32-10, Adam, Batch<16>": its number from 1 on, its widths and the policies in which the
/// learners differ.
[[nodiscard]] std::vector<std::string> names_of_learners(const std::vector<LearnerName>& learners);

/// That of each of several learners; empty for the only one.
template <class... Ls>
[[nodiscard]] std::vector<std::string> names_of_learners() {
  if constexpr (sizeof...(Ls) == 1)
    return {std::string()};
  else
    return names_of_learners(std::vector<LearnerName>{learner_name<Ls>()...});
}

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/search/learner_names-inl.hpp>
#endif
