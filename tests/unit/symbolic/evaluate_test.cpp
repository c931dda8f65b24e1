// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <support/lanes.hpp>
#include <support/textbook.hpp>

using namespace ctnn;
using namespace ctnn::symbolic;

namespace {

constexpr auto bce = derive_loss(textbook::logistic, textbook::binary_cross_entropy);
constexpr Program joint = emit({Output{"delta", bce.delta}, Output{"value", bce.value}});
constexpr Program elu = emit(derive_activation(textbook::elu).forward);
constexpr Program relu = emit(derive_activation(textbook::relu).forward);
constexpr Program bound = emit(min(max(symbols::z, -1), 1));
constexpr Program signs = emit(sign(symbols::z));

}  // namespace

TEST_CASE("a vector of lanes gives each lane the bits of a scalar") {
  static_assert(ProgramValue<lanes::Float4> && ProgramValue<float> && ProgramValue<double>);
  const std::array<float, 4> z{-3.F, -0.1F, 0.F, 7.F}, t{0, 1, 1, 0};
  const auto [delta, value] = Evaluate<joint, lanes::Float4>::run(inputs<"z", "t">(z, t));
  const auto y = Evaluate<elu, lanes::Float4>::run(inputs<"z">(z));
  for (std::size_t i = 0; i < 4; ++i) {
    const auto [d, v] = Evaluate<joint, float>::run(inputs<"z", "t">(z[i], t[i]));
    CHECK(delta.v[i] == d);
    CHECK(value.v[i] == v);
    CHECK(y.v[i] == (Evaluate<elu, float>::run(inputs<"z">(z[i]))));
  }
}
TEST_CASE("an environment is called only for what the program reads") {
  int calls = 0;
  const auto y = Evaluate<relu, double>::run([&](auto name) {
    ++calls;
    CHECK(name == "z");
    return 2.5;
  });
  CHECK(y == 2.5);
  CHECK(calls == 1);
}
TEST_CASE("max, min and sign pass NaN on") {
  const float nan = std::nanf("");
  CHECK(std::isnan(Evaluate<relu, float>::run(inputs<"z">(nan))));
  CHECK(std::isnan(Evaluate<bound, float>::run(inputs<"z">(nan))));
  CHECK(std::isnan(Evaluate<signs, float>::run(inputs<"z">(nan))));
  CHECK(Evaluate<signs, float>::run(inputs<"z">(-2.F)) == -1.F);
  CHECK(Evaluate<signs, float>::run(inputs<"z">(0.F)) == 0.F);
}
