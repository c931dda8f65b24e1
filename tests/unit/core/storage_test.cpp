// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <utility>

#include <ctnn/core/storage.hpp>
using namespace ctnn;

namespace {

constexpr std::size_t most = in_place_limit / sizeof(float);  // elements that still fit in place
using Small = Storage<float, 37>;
using Large = Storage<float, most + 1>;

bool aligned(const void* p) { return reinterpret_cast<std::uintptr_t>(p) % 64 == 0; }

bool inside(const void* p, const void* owner, std::size_t size) {
  const auto at = reinterpret_cast<std::uintptr_t>(p);
  const auto begin = reinterpret_cast<std::uintptr_t>(owner);
  return at >= begin && at < begin + size;
}

constexpr int sum_after_copy() {
  Storage<int, 3> a;
  a.data()[0] = 1;
  a.data()[2] = 4;
  Storage<int, 3> b = a;
  b.data()[0] = 10;
  return 100 * a.data()[0] + b.data()[0] + b.data()[1] + b.data()[2];
}
static_assert(sum_after_copy() == 114, "in-place storage is a value in constant expressions");

static_assert(sizeof(Storage<float, most>) == in_place_limit);
static_assert(sizeof(Large) < cache_line, "large storage holds a pointer, not the elements");

}  // namespace

TEST_CASE("storage lies in its owner up to the limit and on the heap above it") {
  const Storage<float, most> at_limit;
  const Large above;
  CHECK(inside(at_limit.data(), &at_limit, sizeof at_limit));
  CHECK_FALSE(inside(above.data(), &above, sizeof above));
}

TEST_CASE_TEMPLATE("elements start at zero, aligned to 64 bytes", S, Small, Large) {
  const S first;
  const S second;
  CHECK(aligned(first.data()));
  CHECK(aligned(second.data()));
  bool zero = true;
  for (const float element : first.span()) zero = zero && element == 0.0F;
  CHECK(zero);
  CHECK(first.span().size() == S::size());
}

TEST_CASE("heap storage is zeroed even where the block held something before") {
  for (int round = 0; round < 4; ++round) {
    Large storage;
    bool zero = true;
    for (const float element : storage.span()) zero = zero && element == 0.0F;
    CHECK(zero);
    std::memset(storage.data(), 0x7F, sizeof(float) * Large::size());
  }
}

TEST_CASE_TEMPLATE("a copy has its own elements", S, Small, Large) {
  S original;
  original.data()[0] = 1.0F;
  original.data()[S::size() - 1] = 2.0F;
  S copy = original;
  S assigned;
  assigned = original;
  original.data()[0] = 9.0F;
  CHECK(copy.data()[0] == 1.0F);
  CHECK(copy.data()[S::size() - 1] == 2.0F);
  CHECK(assigned.data()[0] == 1.0F);
  CHECK(assigned.data()[S::size() - 1] == 2.0F);
  CHECK(copy.data() != assigned.data());
}

TEST_CASE_TEMPLATE("assigning a storage to itself keeps it", S, Small, Large) {
  S storage;
  storage.data()[3] = 5.0F;
  const S& same = storage;
  storage = same;
  CHECK(storage.data()[3] == 5.0F);
}

TEST_CASE("moving heap storage hands over the block") {
  Large from;
  from.data()[7] = 3.0F;
  const float* block = from.data();
  Large to = std::move(from);
  CHECK(to.data() == block);
  CHECK(to.data()[7] == 3.0F);
}

TEST_CASE("heap storage that was moved from can be assigned to") {
  Large from;
  from.data()[7] = 3.0F;
  const Large to = std::move(from);
  from = to;
  REQUIRE(from.data() != nullptr);
  CHECK(from.data() != to.data());
  CHECK(from.data()[7] == 3.0F);
}

TEST_CASE("heap storage that was moved from is empty, and so are its copies") {
  Large from;
  CHECK_FALSE(from.empty());
  Large to = std::move(from);
  CHECK(from.empty());  // NOLINT(bugprone-use-after-move)
  const Large copy(from);
  CHECK(copy.empty());
  to = from;
  CHECK(to.empty());
  CHECK_FALSE(Small{}.empty());
}

TEST_CASE("storage of 2.7 MB is fine as a local variable") {
  constexpr std::size_t n = 2'700'000 / sizeof(float);
  Storage<float, n> a;
  Storage<float, n> b;
  a.data()[n - 1] = 1.0F;
  b = a;
  CHECK(sizeof a <= cache_line);
  CHECK(b.data()[n - 1] == 1.0F);
}

TEST_CASE("the allocator of data sets aligns its blocks to 64 bytes") {
  AlignedAllocator<float> allocator;
  for (const std::size_t n : {std::size_t{1}, std::size_t{3}, std::size_t{1000}}) {
    float* block = allocator.allocate(n);
    CHECK(aligned(block));
    allocator.deallocate(block, n);
  }
}
