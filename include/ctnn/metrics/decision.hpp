// SPDX-License-Identifier: MIT
// The class that the outputs of a network decide for.
#pragma once

#include <span>

#include <ctnn/core/config.hpp>
#include <ctnn/core/decision_rule.hpp>
#include <ctnn/graph/decision_threshold.hpp>

namespace ctnn::inline CTNN_ABI {

/// The class that outputs y of P decide for, which is a network or a Predictor. Several outputs:
/// the largest, the first of equals. One output: yes from ½ on for outputs within [0, 1] (Sigmoid,
/// votes), from 0 on for anything else. With a NaN among them `undecided`, −1: the class of no
/// sample. y are the outputs of head H, of most networks all.
template <class P, class T, int H = 0>
[[nodiscard]] constexpr int decide(std::span<const T> y) noexcept {
  return detail::decision(y, static_cast<T>(detail::yes_from<P, H>()));
}

}  // namespace ctnn::inline CTNN_ABI
