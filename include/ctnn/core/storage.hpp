// SPDX-License-Identifier: MIT
// Fixed-size storage aligned to a cache line: in place while small, one heap block when large.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <new>
#include <span>
#include <utility>

#if defined(__linux__)
#include <sys/mman.h>
#endif

#include <ctnn/core/config.hpp>
#include <ctnn/core/owner.hpp>

namespace ctnn::inline CTNN_ABI {

/// Bytes of a cache line, and of the widest vector register.
inline constexpr std::size_t cache_line = 64;

/// Storage up to this many bytes lies inside its owner, so that a model is a plain value usable in
/// constant expressions; above it the storage is one heap block, allocated once at construction,
/// so that a large model as a local variable does not overflow the stack.
inline constexpr std::size_t in_place_limit = 64 * 1024;

/// N zero-initialized elements of a trivial type T, aligned to a cache line; copies copy the
/// elements. A heap-backed Storage that was moved from is empty: it has no elements, and so has a copy
/// of it; it can be assigned to.
template <class T, std::size_t N, bool InPlace = (N * sizeof(T) <= in_place_limit)>
class Storage {
 public:
  /// The numbers, aligned to cache_line.
  [[nodiscard]] constexpr T* data() noexcept { return elements_.data(); }
  [[nodiscard]] constexpr const T* data() const noexcept { return elements_.data(); }
  [[nodiscard]] static constexpr bool empty() noexcept { return false; }
  [[nodiscard]] static constexpr std::size_t size() noexcept { return N; }
  /// All N numbers.
  [[nodiscard]] constexpr std::span<T, N> span() noexcept { return std::span<T, N>(data(), N); }
  [[nodiscard]] constexpr std::span<const T, N> span() const noexcept {
    return std::span<const T, N>(data(), N);
  }

 private:
  alignas(cache_line) std::array<T, N> elements_{};
};

template <class T, std::size_t N>
class Storage<T, N, false> {
 public:
  Storage() : elements_(allocate()) { std::fill_n(data(), N, T{}); }
  Storage(const Storage& other) { *this = other; }
  Storage(Storage&&) noexcept = default;
  Storage& operator=(Storage&&) noexcept = default;
  ~Storage() = default;
  Storage& operator=(const Storage& other) {
    if (this == &other) return *this;
    if (other.empty()) {
      elements_ = {};
      return *this;
    }
    if (empty()) elements_ = Elements(allocate());
    std::copy_n(other.data(), N, data());
    return *this;
  }

  /// The numbers, aligned to cache_line.
  [[nodiscard]] T* data() noexcept { return elements_.get(); }
  [[nodiscard]] const T* data() const noexcept { return elements_.get(); }
  /// Whether it was moved from.
  [[nodiscard]] bool empty() const noexcept { return !elements_; }
  [[nodiscard]] static constexpr std::size_t size() noexcept { return N; }
  /// All N numbers.
  [[nodiscard]] std::span<T, N> span() noexcept { return std::span<T, N>(data(), N); }
  [[nodiscard]] std::span<const T, N> span() const noexcept {
    return std::span<const T, N>(data(), N);
  }

 private:
  struct Release {
    void operator()(T* block) const noexcept {
      ::operator delete(block, std::align_val_t{cache_line});
    }
  };
  static T* allocate() {
    return static_cast<T*>(::operator new(N * sizeof(T), std::align_val_t{cache_line}));
  }
  using Elements = detail::Owner<T, Release>;
  Elements elements_;
};

/// Bytes of a huge page.
inline constexpr std::size_t huge_page = 2 * 1024 * 1024;

/// An allocator of cache-line aligned blocks, for the run-time sized arrays of a data set. Large
/// blocks ask the kernel for huge pages, where it knows them: first use of 100 MB took 0.33 s in
/// pages of 4 KB on a virtual machine and 0.015 s in huge ones, and gathers miss the TLB less.
template <class T>
struct AlignedAllocator {
  using value_type = T;
  AlignedAllocator() = default;
  template <class U>
  explicit AlignedAllocator(const AlignedAllocator<U>&) noexcept {}
  /// Memory for n objects. Throws std::bad_alloc as operator new does.
  [[nodiscard]] T* allocate(std::size_t n) {
    void* const block = ::operator new(n * sizeof(T), alignment(n));
#if defined(__linux__)
    if (n * sizeof(T) >= huge_page)  // advice: failure changes nothing but speed
      static_cast<void>(::madvise(block, n * sizeof(T), MADV_HUGEPAGE));
#endif
    return static_cast<T*>(block);
  }
  /// Gives back what allocate(n) returned.
  void deallocate(T* block, std::size_t n) noexcept { ::operator delete(block, alignment(n)); }
  friend bool operator==(AlignedAllocator, AlignedAllocator) noexcept { return true; }

 private:
  static std::align_val_t alignment(std::size_t n) noexcept {
    return std::align_val_t{n * sizeof(T) >= huge_page ? huge_page : cache_line};
  }
};

}  // namespace ctnn::inline CTNN_ABI
