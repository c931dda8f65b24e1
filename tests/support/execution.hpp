// SPDX-License-Identifier: MIT
// Ways to run tasks that a correct result must not notice.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <thread>
#include <vector>

#include <ctnn/core/execution.hpp>

namespace ways {

/// The last task first.
struct Reversed : ctnn::execution_kind {
  void for_each(std::size_t n, auto&& task) const {
    for (std::size_t i = n; i-- > 0;) task(i);
  }
};

/// Each task on the thread that is free first.
struct OnThreads : ctnn::execution_kind {
  int threads;
  explicit OnThreads(int count) : threads(count) {}

  void for_each(std::size_t n, auto&& task) const {
    std::vector<std::exception_ptr> thrown(n);
    std::atomic<std::size_t> next = 0;
    std::vector<std::thread> running;
    for (int t = 0; t < threads; ++t)
      running.emplace_back([&] {
        for (std::size_t i = next++; i < n; i = next++) try {
            task(i);
          } catch (...) {
            thrown[i] = std::current_exception();
          }
      });
    for (std::thread& thread : running) thread.join();
    const auto first = std::ranges::find_if(thrown, [](const auto& e) { return e != nullptr; });
    if (first != thrown.end()) std::rethrow_exception(*first);
  }
};

}  // namespace ways
