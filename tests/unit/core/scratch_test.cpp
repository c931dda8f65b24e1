// SPDX-License-Identifier: MIT
// Working memory of calls: on the stack while small, else blocks that a thread keeps.
#include <cstdint>
#include <thread>

#include <doctest/doctest.h>

#include <ctnn/core/scratch.hpp>

#include "support/counted_new.hpp"

using ctnn::detail::Scratch;

namespace {

/// Two at once, as a pass through a network within another one's working memory.
template <std::size_t N, std::size_t M>
void use() {
  Scratch<float, N> outer;
  Scratch<double, M> inner;
  outer.data()[N - 1] = 1;
  inner.data()[M - 1] = 2;
  CHECK(reinterpret_cast<std::uintptr_t>(outer.data()) % ctnn::cache_line == 0);
  CHECK(reinterpret_cast<std::uintptr_t>(inner.data()) % ctnn::cache_line == 0);
  CHECK(outer.data()[N - 1] == 1);
}

std::size_t requested_by(void (*f)()) {
  const std::size_t before = test::requested;
  f();
  return test::requested - before;
}

constexpr float at_compile_time() {
  Scratch<float, 100'000> large;
  large.data()[99'999] = 3;
  return large.data()[99'999];
}

}  // namespace

TEST_CASE("small working memory is on the stack") { CHECK(requested_by(use<16'384, 8'192>) == 0); }

TEST_CASE("large working memory is allocated once, and again only where more is needed") {
  CHECK(requested_by(use<100'000, 60'000>) >= 880'000);
  CHECK(requested_by(use<100'000, 60'000>) == 0);
  CHECK(requested_by(use<90'000, 10'000>) == 0);
  CHECK(requested_by(use<100'001, 60'000>) > 0);
  CHECK(requested_by(use<100'000, 60'000>) == 0);
}

TEST_CASE("a thread has its own, and frees it") {
  std::thread([] { use<100'000, 60'000>(); }).join();
  CHECK(requested_by(use<100'000, 60'000>) == 0);
}

TEST_CASE("constant expressions use it, too") { static_assert(at_compile_time() == 3); }
