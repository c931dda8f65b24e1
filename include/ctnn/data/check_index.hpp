// SPDX-License-Identifier: MIT
// Whether indices and numbers of samples can be such, checked wherever they come in.
#pragma once

#include <cstddef>
#include <span>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Throws Error: of the samples of a data set there is none with this index. `call` is what was asked.
[[noreturn]] void throw_no_sample(const char* call, std::size_t index, std::size_t size);

/// Throws Error for an index that no sample of a data set of this size has.
constexpr void check_index(const char* call, std::size_t index, std::size_t size) {
  if (index >= size) throw_no_sample(call, index, size);
}
void check_indices(const char* call, std::span<const std::size_t> indices, std::size_t size);

/// A number of samples; throws Error where so many, of so many bytes each, have no addresses, as a
/// negative number has none that became a std::size_t.
[[nodiscard]] std::size_t checked_size(const char* call, std::size_t samples, std::size_t bytes);

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/data/check_index-inl.hpp>
#endif
