// SPDX-License-Identifier: MIT
// A small SIMD-like type for tests: what ProgramValue requires and nothing more.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

namespace lanes {

/// A small SIMD-like type: what ProgramValue requires, found by argument-dependent lookup.
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
inline Float4 operator+(Float4 a, Float4 b) {
  return each([](float x, float y) { return x + y; }, a, b);
}
inline Float4 operator-(Float4 a, Float4 b) {
  return each([](float x, float y) { return x - y; }, a, b);
}
inline Float4 operator*(Float4 a, Float4 b) {
  return each([](float x, float y) { return x * y; }, a, b);
}
inline Float4 operator/(Float4 a, Float4 b) {
  return each([](float x, float y) { return x / y; }, a, b);
}
inline Float4 operator-(Float4 a) {
  return each([](float x) { return -x; }, a);
}
inline Float4 fma(Float4 a, Float4 b, Float4 c) {
  return each([](float x, float y, float z) { return std::fma(x, y, z); }, a, b, c);
}
inline Float4 max(Float4 a, Float4 b) {
  return each([](float x, float y) { return x > y ? x : y; }, a, b);
}
inline Float4 exp(Float4 a) {
  return each([](float x) { return std::exp(x); }, a);
}
inline Float4 abs(Float4 a) {
  return each([](float x) { return std::fabs(x); }, a);
}
inline Float4 log(Float4 a) {
  return each([](float x) { return std::log(x); }, a);
}
inline Float4 log1p(Float4 a) {
  return each([](float x) { return std::log1p(x); }, a);
}
inline Float4 expm1(Float4 a) {
  return each([](float x) { return std::expm1(x); }, a);
}
inline Mask4 operator>(Float4 a, Float4 b) {
  Mask4 m;
  for (std::size_t i = 0; i < 4; ++i) m.on[i] = a.v[i] > b.v[i];
  return m;
}
inline Float4 select(Mask4 m, Float4 a, Float4 b) {
  Float4 r;
  for (std::size_t i = 0; i < 4; ++i) r.v[i] = m.on[i] ? a.v[i] : b.v[i];
  return r;
}

}  // namespace lanes
