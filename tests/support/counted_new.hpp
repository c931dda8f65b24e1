// SPDX-License-Identifier: MIT
// Counts what the program that includes it allocates by operator new, and can let it fail. Include
// in one translation unit.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

namespace test {

inline std::size_t requested = 0;           // bytes from operator new, in all
inline long allowed = -1;                   // allocations until one fails; negative: none does
inline std::size_t most = ~std::size_t{0};  // bytes of one allocation

// Not inline, these two: g++ would see free without aligned_alloc, or the other way round, and warn.
[[gnu::noinline]] inline void* take(std::size_t size, std::size_t alignment) {
  if (allowed == 0 || size > most) throw std::bad_alloc();
  if (allowed > 0) --allowed;
  requested += size;
  void* const block = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}
[[gnu::noinline]] inline void give(void* block) { std::free(block); }

}  // namespace test

void* operator new(std::size_t size) { return test::take(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return test::take(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* block) noexcept { test::give(block); }
void operator delete(void* block, std::size_t) noexcept { test::give(block); }
void operator delete(void* block, std::align_val_t) noexcept { test::give(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { test::give(block); }
