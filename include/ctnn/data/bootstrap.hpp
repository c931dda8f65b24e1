// SPDX-License-Identifier: MIT
// Index sets drawn with replacement; what was not drawn, the out-of-bag samples, is held out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/random/philox.hpp>

namespace ctnn::inline CTNN_ABI {

/// `repeats` splits that train on n draws with replacement from n samples, ascending, each as often
/// as it was drawn, and hold out those never drawn: 36.8 % on average. Should all have been drawn,
/// which happens to a handful of samples only, it draws again. Throws Error for fewer than two
/// samples and for fewer repeats than one. Efron, "Estimating the error rate of a prediction rule", JASA 1983.
[[nodiscard]] std::vector<Split> bootstrap(std::size_t n, int repeats, std::uint64_t seed);

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/data/bootstrap-inl.hpp>
#endif
