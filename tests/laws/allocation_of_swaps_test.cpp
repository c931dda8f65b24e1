// SPDX-License-Identifier: MIT
// Calls to a model that is replaced neither allocate nor free.
#include <array>

#include <doctest/doctest.h>

#include <ctnn/model/swappable_model.hpp>
#include <ctnn/network/dense.hpp>

#include "support/no_alloc.hpp"

using namespace ctnn;

namespace {

constexpr auto small = Dense<4, 8, ReLU> >> Dense<2>;
constexpr auto large = Dense<4, 9000, ReLU> >> Dense<2>;  // parameters and workspace on the heap
constexpr std::array<float, 4> x{1, -2, 0.5F, 3};

}  // namespace

TEST_CASE("a call neither allocates nor frees, also when it takes up a new model") {
  SwappableModel<4, 2> live{Model<small>()};
  std::array<float, 2> y{};
  const AnyModel<4, 2> models[] = {Model<large>(), Model<small>()};
  for (int i = 0; i < 3; ++i) {
    live.set(models[i % 2]);
    const long freed = support::frees.load();
    CHECK(support::allocations_of([&] { y = live(x); }) == 0);
    CHECK(support::allocations_of(
              [&] { live(Rows<const float, 4>(x.data(), 1), Rows<float, 2>(y.data(), 1)); }) == 0);
    CHECK(support::frees.load() == freed);
  }
  const long freed = support::frees.load();
  live.collect();
  CHECK(support::frees.load() > freed);  // the counter counts
}
