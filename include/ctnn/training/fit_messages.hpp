// SPDX-License-Identifier: MIT
// What a call of `fit` reports of its outcome, and the errors it throws while it trains.
#pragma once

#include <span>
#include <string>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

[[nodiscard]] std::string loss_not_finite_text(double loss, int epoch);
[[nodiscard]] std::string weights_not_finite_text(int epochs);
[[nodiscard]] std::string all_epochs_text(int epochs);
[[nodiscard]] std::string best_weights_text(int epoch);
/// Of inputs so far from 0 beside their deviations that a model in floats does not resolve them.
[[nodiscard]] std::string far_inputs_text(std::span<const float> shift,
                                          std::span<const float> factor);
/// Why weights that were finite are not with the scaling folded in.
[[nodiscard]] std::string folded_scaling_text(std::span<const float> factor);
/// The same of the targets' scaling.
[[nodiscard]] std::string folded_target_scaling_text();
/// The rate that a schedule left an epoch with; throws Error for one that cannot train.
[[nodiscard]] double checked_rate(double rate, int epoch);
[[noreturn]] void throw_not_finite(const std::string& what, const std::string& cause);

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/training/fit_messages-inl.hpp>
#endif
