// SPDX-License-Identifier: MIT
// The second translation unit of linkage_test.cpp; a lambda of its own comes first.
namespace {
[[maybe_unused]] constexpr auto own = [](auto x) { return x; };
}
#include <support/linkage.hpp>

const void* linkage::other_snake() { return Layer<snake>::address(); }
const void* linkage::other_scaled() { return Layer<scaled<2.0>>::address(); }
