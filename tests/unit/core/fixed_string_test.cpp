// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include <ctnn/core/fixed_string.hpp>
using namespace ctnn;

namespace {

template <fixed_string Name>
struct Named {
  static constexpr std::string_view name = Name.view();
};

static_assert(fixed_string("abc") == fixed_string("abc"));
static_assert(!(fixed_string("abc") == fixed_string("abd")));
static_assert(!(fixed_string("abc") == fixed_string("ab")));
static_assert(fixed_string("").view().empty());

}  // namespace

TEST_CASE("a string as a template argument reads back without its terminator") {
  CHECK(std::string(Named<"hidden">::name) == "hidden");
}
