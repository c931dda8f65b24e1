// SPDX-License-Identifier: MIT
// Index sets that leave out every sample, or every choice of p samples, in turn.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/splits.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// Rounds of leave-p-out, n over p; exact below 2⁵³, else to rounding. 1 ≤ p ≤ n.
[[nodiscard]] double choices(std::size_t n, std::size_t p) noexcept;

/// 1613706, and 2.1e+25 for what has too many digits to read.
[[nodiscard]] std::string readable(double count);

}  // namespace detail

/// More indices than this, 0.8 GB of them, are taken for a mistake.
inline constexpr double most_split_indices = 1e8;

/// Every choice of p of n samples as test part, in lexicographic order, the rest to train on: n over p
/// splits of n indices each. Throws Error when nothing would be left to train on, for p below 1 and for
/// more than `most_split_indices` indices in all.
[[nodiscard]] std::vector<Split> leave_p_out(std::size_t n, int p);

/// n splits that hold out one sample each, in order. They have n² indices together, which is little
/// beside n trainings. Throws Error for fewer than two samples.
[[nodiscard]] std::vector<Split> leave_one_out(std::size_t n);

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/data/exhaustive_splits-inl.hpp>
#endif
