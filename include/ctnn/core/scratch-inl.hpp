// SPDX-License-Identifier: MIT
// Definitions of core/scratch.hpp.
#pragma once

#include <cstddef>
#include <new>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/scratch.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// What lies in front of a block's elements.
struct alignas(cache_line) ScratchBlock {
  std::size_t bytes;
  ScratchBlock* next;
};

/// The blocks of a thread that are not in use.
struct FreeScratch {
  ScratchBlock* first = nullptr;

  ~FreeScratch() {
    while (first != nullptr) free(std::exchange(first, first->next));
  }
  static void free(ScratchBlock* block) noexcept {
    ::operator delete(static_cast<void*>(block), std::align_val_t{cache_line});
  }
};

inline thread_local FreeScratch free_scratch;

CTNN_FUNC void* take_scratch(std::size_t bytes) {
  ScratchBlock* block = free_scratch.first;
  if (block != nullptr) free_scratch.first = block->next;
  if (block == nullptr || block->bytes < bytes) {
    if (block != nullptr) FreeScratch::free(block);
    void* const memory = ::operator new(sizeof(ScratchBlock) + bytes, std::align_val_t{cache_line});
    block = ::new (memory) ScratchBlock{bytes, nullptr};
  }
  return block + 1;
}
CTNN_FUNC void give_scratch_back(void* memory) noexcept {
  ScratchBlock* const block = static_cast<ScratchBlock*>(memory) - 1;
  block->next = std::exchange(free_scratch.first, block);
}

}  // namespace ctnn::inline CTNN_ABI::detail
