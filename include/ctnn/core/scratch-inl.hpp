// SPDX-License-Identifier: MIT
// Definitions of core/scratch.hpp.
#pragma once

#include <cstddef>
#include <new>

#include <ctnn/core/config.hpp>
#include <ctnn/core/scratch.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The blocks of a thread, the first of them in use.
struct ScratchBlocks {
  static constexpr std::size_t most = 8;  // calls are not nested as deep
  struct Block {
    void* memory = nullptr;
    std::size_t bytes = 0;
  };
  Block blocks[most];
  std::size_t used = 0;

  ~ScratchBlocks() {
    for (const Block& block : blocks) ::operator delete(block.memory, std::align_val_t{cache_line});
  }
};

inline thread_local ScratchBlocks scratch_blocks;

CTNN_FUNC void* take_scratch(std::size_t bytes) {
  ScratchBlocks::Block& block = scratch_blocks.blocks[scratch_blocks.used];
  if (block.bytes < bytes) {
    void* const memory = ::operator new(bytes, std::align_val_t{cache_line});
    ::operator delete(block.memory, std::align_val_t{cache_line});
    block = {memory, bytes};
  }
  ++scratch_blocks.used;
  return block.memory;
}
CTNN_FUNC void give_scratch_back() noexcept { --scratch_blocks.used; }

}  // namespace ctnn::inline CTNN_ABI::detail
