// SPDX-License-Identifier: MIT
// Models that decide together allocate nothing when they are called.
#include <array>
#include <memory>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>

#include <ctnn/ensemble/bag.hpp>
#include <ctnn/ensemble/ensemble_model.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/network/dense.hpp>

#include "support/no_alloc.hpp"

using namespace ctnn;

namespace {

constexpr auto flat = Dense<4, 3, Softmax>;
constexpr auto deep = Dense<4, 20, ReLU> >> Dense<3, Softmax>;

template <class P>
void check(const P& model) {
  const auto workspace = std::make_unique<typename P::Workspace>();
  const std::vector<float> x(400, 0.5F);
  std::vector<float> y(300);
  CHECK(support::allocations_of([&] { y[0] = model(std::span<const float, 4>(x.data(), 4))[0]; }) ==
        0);
  CHECK(support::allocations_of([&] {
          model(Rows<const float, 4>(x.data(), 100), Rows<float, 3>(y.data(), 100), *workspace);
        }) == 0);
  CHECK(y[299] == doctest::Approx(1 / 3.0));
}

}  // namespace

TEST_CASE("a bag allocates nothing when it is called") {
  const Bag bag(std::vector<Model<flat>>(5));
  check(bag);
  check(bag.with(MeanOutput));
}

TEST_CASE("nor does an ensemble of different networks") {
  check(EnsembleModel<struct MeanOutput, Model<flat>, Model<deep>>({}, {1, 2}));
}
