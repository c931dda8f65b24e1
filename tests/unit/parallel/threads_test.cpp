// SPDX-License-Identifier: MIT
// Threads as an execution policy: every task once, exceptions, tasks within tasks.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

#include <oneapi/tbb/global_control.h>

#include <ctnn/core/denormals.hpp>
#include <ctnn/core/execution.hpp>
#include <ctnn/parallel/threads.hpp>
using namespace ctnn;

namespace {

static_assert(Execution<Threads> && Execution<struct Serial>);
static_assert(!Execution<int>);

/// More threads than this machine may have cores.
const tbb::global_control eight(tbb::global_control::max_allowed_parallelism, 8);

/// How often each of n tasks is called.
template <class E>
std::vector<int> calls(const E& execution, std::size_t n) {
  std::vector<std::atomic<int>> counts(n);
  execution.for_each(n, [&](std::size_t i) { ++counts[i]; });
  return {counts.begin(), counts.end()};
}

/// How many tasks run at the same time at most, the first ones waiting until so many do.
int at_once(const Threads& threads, int wait_for) {
  std::atomic<int> there = 0;
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  threads.for_each(64, [&](std::size_t) {
    const int now = ++running;
    int before = most;
    while (before < now && !most.compare_exchange_weak(before, now)) {
    }
    ++there;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (there < wait_for && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::microseconds(100));  // in which others may come
    --running;
  });
  return most;
}

}  // namespace

TEST_CASE("every task is called once, by any number of threads") {
  for (const std::size_t n : {0, 1, 2, 3, 1000}) {
    CHECK(calls(Serial, n) == std::vector<int>(n, 1));
    CHECK(calls(Threads{}, n) == std::vector<int>(n, 1));
    for (int t = 1; t <= 8; ++t) CHECK(calls(Threads{t}, n) == std::vector<int>(n, 1));
  }
}

TEST_CASE("tasks run on as many threads as were named, the calling one among them") {
  for (const int t : {1, 2, 4, 8}) CHECK(at_once(Threads{t}, t) == t);
  bool here = false;
  const auto caller = std::this_thread::get_id();
  Threads{1}.for_each(1, [&](std::size_t) { here = std::this_thread::get_id() == caller; });
  CHECK(here);
}

TEST_CASE(
    "what the first of the failing tasks throws is thrown again, and all before it have run") {
  for (int t = 1; t <= 8; ++t)
    for (int repeat = 0; repeat < 10; ++repeat) {
      std::vector<std::atomic<int>> ran(200);
      const auto fail = [&](std::size_t i) {
        ++ran[i];
        // The last tasks fail long before the first of those that do is reached.
        if (i >= 90) throw std::runtime_error("task " + std::to_string(i));
        std::this_thread::sleep_for(std::chrono::microseconds(10));
      };
      CHECK_THROWS_WITH_AS(Threads{t}.for_each(ran.size(), fail), "task 90", std::runtime_error);
      CHECK(std::all_of(ran.begin(), ran.begin() + 91, [](const auto& r) { return r == 1; }));
    }
  int ran = 0;
  const auto fail = [&](std::size_t i) {
    ++ran;
    if (i == 3) throw std::runtime_error("task 3");
  };
  CHECK_THROWS_WITH_AS(Serial.for_each(9, fail), "task 3", std::runtime_error);
  CHECK(ran == 4);
}

TEST_CASE("after an exception the same threads go on") {
  const Threads threads{3};
  CHECK_THROWS_AS(threads.for_each(5, [](std::size_t) { throw 1; }), int);
  CHECK(calls(threads, 100) == std::vector<int>(100, 1));
}

TEST_CASE("tasks may have tasks of their own") {
  const Threads threads{2};
  std::vector<std::atomic<int>> counts(6 * 50);
  threads.for_each(6, [&](std::size_t i) {
    threads.for_each(50, [&](std::size_t j) { ++counts[i * 50 + j]; });
  });
  CHECK(std::all_of(counts.begin(), counts.end(), [](const auto& c) { return c == 1; }));
  CHECK_THROWS_AS(
      threads.for_each(4,
                       [&](std::size_t) { Threads{4}.for_each(4, [](std::size_t) { throw 1; }); }),
      int);
}

TEST_CASE("tasks within tasks are in an arena of their own, where the others are not taken") {
  using tbb::this_task_arena::max_concurrency;
  Threads{3}.for_each(1, [](std::size_t) {
    CHECK(max_concurrency() == 3);
    Threads{2}.for_each(1, [](std::size_t) { CHECK(max_concurrency() == 2); });
    CHECK(max_concurrency() == 3);
  });
}

TEST_CASE("tasks compute as the calling thread does, which may take denormals for zero") {
  const FlushDenormals flush;
  std::atomic<int> denormals = 0;
  Threads{4}.for_each(64, [&](std::size_t) {
    volatile float tiny = 1e-38F;
    tiny = tiny * 0.1F;
    if (tiny != 0) ++denormals;
    std::this_thread::yield();
  });
  CHECK(denormals == 0);
}

TEST_CASE(
    "more threads than there may be are as many as there may be, without a word of oneTBB's") {
  const tbb::global_control two(tbb::global_control::max_allowed_parallelism, 2);
  std::FILE* const words = std::tmpfile();
  REQUIRE(words != nullptr);
  const int terminal = dup(2);
  dup2(fileno(words), 2);
  const std::vector<int> once = calls(Threads{4}, 100);
  dup2(terminal, 2);
  close(terminal);
  CHECK(once == std::vector<int>(100, 1));
  CHECK(lseek(fileno(words), 0, SEEK_END) == 0);
  std::fclose(words);
}

TEST_CASE("zero threads are an error") {
  CHECK_THROWS_WITH_AS(
      Threads{0}, "Threads{0}: there must be at least one thread; Threads{} is one for every core.",
      Error);
  CHECK_THROWS_AS(Threads{-3}, Error);
  CHECK_THROWS_WITH_AS(
      Threads{2147483647},
      "Threads{2147483647}: no machine has more than 65536; Threads{} is one for every core.",
      Error);
  CHECK_NOTHROW(Threads{1000});
}
