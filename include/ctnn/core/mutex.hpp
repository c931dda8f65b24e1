// SPDX-License-Identifier: MIT
// A mutex whose header costs nothing to parse: for what is locked a few times an epoch, if at all.
#pragma once

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// std::mutex, on the heap.
class Mutex {
 public:
  Mutex();
  ~Mutex();
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;
  void lock();
  void unlock() noexcept;

 private:
  void* mutex_;
};

/// Holds a mutex for its own lifetime.
template <class M>
class Lock {
 public:
  explicit Lock(M& mutex) : mutex_(mutex) { mutex_.lock(); }
  ~Lock() { mutex_.unlock(); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  M& mutex_;
};

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/core/mutex-inl.hpp>
#endif
