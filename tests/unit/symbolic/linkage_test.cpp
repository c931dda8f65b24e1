// SPDX-License-Identifier: MIT
// Two translation units see one activation: linkage_other.cpp is the second.
#include <doctest/doctest.h>

#include <support/linkage.hpp>

TEST_CASE("an activation made from a lambda is one template argument in all translation units") {
  CHECK(linkage::Layer<linkage::snake>::address() == linkage::other_snake());
  CHECK(linkage::Layer<linkage::scaled<2.0>>::address() == linkage::other_scaled());
  CHECK(linkage::Layer<linkage::scaled<2.0>>::address() !=
        linkage::Layer<linkage::scaled<3.0>>::address());
}
