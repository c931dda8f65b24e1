// SPDX-License-Identifier: MIT
// Counts every allocation of the program that includes it, malloc and functions like it, operator
// new in all its forms, and every free. Include in one translation unit. With AddressSanitizer, whose
// own functions stand there, it counts nothing.
#pragma once

#include <dlfcn.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace support {

inline std::atomic<long> allocations = 0;
inline std::atomic<long> frees = 0;

/// The allocations made while f runs.
template <class F>
long allocations_of(F&& f) {
  const long before = allocations.load();
  f();
  return allocations.load() - before;
}

template <class F>
F next(const char* name) {
  return reinterpret_cast<F>(dlsym(RTLD_NEXT, name));
}

}  // namespace support

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CTNN_TEST_SANITIZED
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define CTNN_TEST_SANITIZED
#endif
#if !defined(CTNN_TEST_SANITIZED)
// The C library's functions stand in front of operator new as well, which calls them.
extern "C" {
void* malloc(std::size_t size) {
  static const auto real = support::next<void* (*)(std::size_t)>("malloc");
  ++support::allocations;
  return real(size);
}
void free(void* block) {
  static const auto real = support::next<void (*)(void*)>("free");
  ++support::frees;
  real(block);
}
void* realloc(void* block, std::size_t size) {
  static const auto real = support::next<void* (*)(void*, std::size_t)>("realloc");
  ++support::allocations;
  return real(block, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  static const auto real = support::next<void* (*)(std::size_t, std::size_t)>("aligned_alloc");
  ++support::allocations;
  return real(alignment, size);
}
int posix_memalign(void** out, std::size_t alignment, std::size_t size) {
  static const auto real =
      support::next<int (*)(void**, std::size_t, std::size_t)>("posix_memalign");
  ++support::allocations;
  return real(out, alignment, size);
}
}
#endif
