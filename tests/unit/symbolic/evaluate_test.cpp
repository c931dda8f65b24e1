// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <support/textbook.hpp>

using namespace ctnn;
using namespace ctnn::symbolic;

namespace lanes {

/// A small SIMD-like type: what ProgramValue asks for, found by argument-dependent lookup.
struct Mask4 {
  std::array<bool, 4> on{};
};
struct Float4 {
  using value_type = float;
  std::array<float, 4> v{};
  Float4() = default;
  explicit Float4(float x) { v.fill(x); }
  explicit Float4(std::array<float, 4> x) : v(x) {}
};
template <class F, class... V>
Float4 each(F f, const V&... a) {
  Float4 r;
  for (std::size_t i = 0; i < 4; ++i) r.v[i] = f(a.v[i]...);
  return r;
}
Float4 operator+(Float4 a, Float4 b) {
  return each([](float x, float y) { return x + y; }, a, b);
}
Float4 operator-(Float4 a, Float4 b) {
  return each([](float x, float y) { return x - y; }, a, b);
}
Float4 operator*(Float4 a, Float4 b) {
  return each([](float x, float y) { return x * y; }, a, b);
}
Float4 operator/(Float4 a, Float4 b) {
  return each([](float x, float y) { return x / y; }, a, b);
}
Float4 operator-(Float4 a) {
  return each([](float x) { return -x; }, a);
}
Float4 fma(Float4 a, Float4 b, Float4 c) {
  return each([](float x, float y, float z) { return std::fma(x, y, z); }, a, b, c);
}
Float4 max(Float4 a, Float4 b) {
  return each([](float x, float y) { return x > y ? x : y; }, a, b);
}
Float4 exp(Float4 a) {
  return each([](float x) { return std::exp(x); }, a);
}
Float4 abs(Float4 a) {
  return each([](float x) { return std::fabs(x); }, a);
}
Float4 log1p(Float4 a) {
  return each([](float x) { return std::log1p(x); }, a);
}
Float4 expm1(Float4 a) {
  return each([](float x) { return std::expm1(x); }, a);
}
Mask4 operator>(Float4 a, Float4 b) {
  Mask4 m;
  for (std::size_t i = 0; i < 4; ++i) m.on[i] = a.v[i] > b.v[i];
  return m;
}
Float4 select(Mask4 m, Float4 a, Float4 b) {
  Float4 r;
  for (std::size_t i = 0; i < 4; ++i) r.v[i] = m.on[i] ? a.v[i] : b.v[i];
  return r;
}

}  // namespace lanes

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
TEST_CASE("an environment is asked only for what the program reads") {
  int asked = 0;
  const auto y = Evaluate<relu, double>::run([&](auto name) {
    ++asked;
    CHECK(name == "z");
    return 2.5;
  });
  CHECK(y == 2.5);
  CHECK(asked == 1);
}
TEST_CASE("max, min and sign pass NaN on") {
  const float nan = std::nanf("");
  CHECK(std::isnan(Evaluate<relu, float>::run(inputs<"z">(nan))));
  CHECK(std::isnan(Evaluate<bound, float>::run(inputs<"z">(nan))));
  CHECK(std::isnan(Evaluate<signs, float>::run(inputs<"z">(nan))));
  CHECK(Evaluate<signs, float>::run(inputs<"z">(-2.F)) == -1.F);
  CHECK(Evaluate<signs, float>::run(inputs<"z">(0.F)) == 0.F);
}
