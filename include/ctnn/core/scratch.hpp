// SPDX-License-Identifier: MIT
// Working memory of a call: on the stack while small, so that calls of most networks allocate nothing;
// above that in blocks of the calling thread's, so that no network overflows a stack.
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/storage.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// A block of at least as many bytes, aligned to a cache line. Allocates where the last one that this
/// thread gave back is smaller; what it gives back it keeps for calls to come.
[[nodiscard]] void* take_scratch(std::size_t bytes);
void give_scratch_back(void* memory) noexcept;

/// N elements of a trivial type T, aligned to a cache line, with no values yet.
template <class T, std::size_t N, bool InPlace = (N * sizeof(T) <= in_place_limit)>
class Scratch {
 public:
  constexpr Scratch() noexcept {
    if (std::is_constant_evaluated())
      std::fill_n(elements_, N, T{});  // g++ 12 requires values there
  }
  [[nodiscard]] constexpr T* data() noexcept { return elements_; }

 private:
  alignas(cache_line) T elements_[N];
};

template <class T, std::size_t N>
class Scratch<T, N, false> {
 public:
  constexpr Scratch()
      : elements_(std::is_constant_evaluated() ? new T[N]{}
                                               : static_cast<T*>(take_scratch(N * sizeof(T)))) {}
  constexpr ~Scratch() {
    if (std::is_constant_evaluated())
      delete[] elements_;
    else
      give_scratch_back(elements_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] constexpr T* data() noexcept { return elements_; }

 private:
  T* elements_;
};

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/core/scratch-inl.hpp>
#endif
