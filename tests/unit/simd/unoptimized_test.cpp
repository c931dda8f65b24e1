// SPDX-License-Identifier: MIT
// Compiled with -O0 whatever the build type: xsimd 8.1's own log and pow do not compile that way
// for AVX-512 under g++ ("invalid cast from xsimd::batch<int>"), ours must.
#include <doctest/doctest.h>

#include <cmath>

#include <ctnn/core/lanes.hpp>
#include <ctnn/simd/vector.hpp>

#ifdef __OPTIMIZE__
#error "tests/CMakeLists.txt compiles this file with -O0."
#endif

using ctnn::lanes_of;
using ctnn::Vector;

TEST_CASE_TEMPLATE("every function compiles and works without optimization", T, float, double) {
  using V = Vector<T>;
  const auto of = [](V y) {
    alignas(64) T lane[V::lanes];
    lanes_of<V>::store(lane, y);
    return doctest::Approx(lane[V::lanes - 1]).epsilon(1e-6);
  };
  const T a = T(0.7);
  const V x = a;
  CHECK(of(exp(x)) == std::exp(a));
  CHECK(of(expm1(x)) == std::expm1(a));
  CHECK(of(log(x)) == std::log(a));
  CHECK(of(log1p(x)) == std::log1p(a));
  CHECK(of(tanh(x)) == std::tanh(a));
  CHECK(of(sigmoid(x)) == 1 / (1 + std::exp(-a)));
  CHECK(of(softplus(x)) == std::log1p(std::exp(a)));
  CHECK(of(erf(x)) == std::erf(a));
  CHECK(of(sin(x)) == std::sin(a));
  CHECK(of(cos(x)) == std::cos(a));
  CHECK(of(atan(x)) == std::atan(a));
  CHECK(of(pow(x, 2.5)) == std::pow(a, T(2.5)));
  CHECK(of(sqrt(x)) == std::sqrt(a));
  CHECK(of(sign(-x)) == -1);
  CHECK(of(copy_sign(x, V(-1))) == -a);
  CHECK(of(max(x, 1) + min(x, 0) + abs(-x)) == 1 + a);
  CHECK(of(V(sum(x))) == V::lanes * a);
}
