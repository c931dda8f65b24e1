// SPDX-License-Identifier: MIT
// Independent tasks side by side on threads: the optional component ctnn::parallel, on oneTBB.
#pragma once

#include <algorithm>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <string>

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>
#include <oneapi/tbb/task_arena.h>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/execution.hpp>

#if defined(CTNN_THREAD_SANITIZER)
#include <sanitizer/tsan_interface.h>
#endif

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// What happens before `leave` happens before what follows a later `enter`. oneTBB guarantees that,
/// but ThreadSanitizer does not know it, for that library is not compiled with it: it is told here.
struct Order {
#if defined(CTNN_THREAD_SANITIZER)
  void leave() noexcept { __tsan_release(this); }
  void enter() noexcept { __tsan_acquire(this); }
#else
  void leave() noexcept {}
  void enter() noexcept {}
#endif
};

}  // namespace detail

/// An execution policy: `cross_validate(learner, data, Threads{})` uses every core, `Threads{4}` at
/// most four. Results have the same bits for any number. The calling thread is one of them; the others
/// are oneTBB's, which makes no more than there are cores. Tasks may run tasks of their own, by another
/// Threads or the same.
class Threads : public execution_kind {
 public:
  /// As many as there are cores.
  Threads() = default;
  /// Throws Error for fewer than one, and for more than any machine has.
  explicit Threads(int count) : count_(count) {
    if (count < 1)
      throw Error("Threads{" + std::to_string(count) +
                  "}: there must be at least one thread; Threads{} is one for every core.");
    if (count > most)
      throw Error("Threads{" + std::to_string(count) + "}: no machine has more than " +
                  std::to_string(most) + "; Threads{} is one for every core.");
  }

  /// Calls task(i) for every i < n. When one throws, no task behind it is begun any more; those before
  /// it all run, so that what is thrown again is what would be thrown without threads. Throws Error where the
  /// system makes no threads.
  template <std::invocable<std::size_t> Task>
  void for_each(std::size_t n, Task&& task) const {
    if (n == 0) return;
    std::atomic<std::size_t> failed = n;  // the first task that threw
    std::exception_ptr thrown;            // by it
    std::mutex guard;                     // of the two above
    detail::Order begun;
    detail::Order ended;
    const auto run = [&](std::size_t i) {
      begun.enter();
      if (i > failed.load(std::memory_order_relaxed)) return;
      try {
        task(i);
      } catch (...) {
        const std::scoped_lock lock(guard);
        if (i < failed.load(std::memory_order_relaxed)) {
          failed.store(i, std::memory_order_relaxed);
          thrown = std::current_exception();
        }
      }
      ended.leave();
    };
    begun.leave();
    // An arena of its own: while a thread waits for the tasks it made, it takes none of those that
    // surround it, which could be long or hold a lock.
    tbb::task_arena arena(std::min(count_, available()));
    try {
      arena.execute([&] { tbb::parallel_for(std::size_t{0}, n, run, tbb::simple_partitioner{}); });
    } catch (const std::runtime_error& error) {  // oneTBB's: run lets nothing out
      throw Error(std::string("Threads: the system makes no more threads (") + error.what() +
                  "): raise its limit, or leave Threads out.");
    }
    ended.enter();
    if (thrown) std::rethrow_exception(thrown);
  }

 private:
  static constexpr int most = 65536;  // oneTBB takes memory for each

  /// The threads that oneTBB makes: where more are asked for, it says so on the terminal.
  static int available() noexcept {
    constexpr auto limit = tbb::global_control::max_allowed_parallelism;
    return static_cast<int>(std::min<std::size_t>(tbb::global_control::active_value(limit), most));
  }

  int count_ = tbb::task_arena::automatic;
};

}  // namespace ctnn::inline CTNN_ABI
