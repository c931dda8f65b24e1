// SPDX-License-Identifier: MIT
// A number as messages and files write it.
#pragma once

#include <string>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The fewest digits that read back as the same number; "NaN", "inf" or "-inf".
[[nodiscard]] std::string shortest_text(double number);

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/text/shortest_text-inl.hpp>
#endif
