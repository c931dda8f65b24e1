// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

#include <ctnn/core/math.hpp>

namespace m = ctnn::math;

namespace {

constexpr std::array points{0.1,    -0.1,   0.5,    1.0,    2.0,    3.7,   -5.2,  10.0,
                            -20.0,  1e-5,   -1e-9,  0.3,    0.9,    -0.95, 50.0,  300.0,
                            -700.0, -740.0, 1e-310, 4321.5, 0.35,   -0.35, 0.249, -0.251,
                            1.4143, 0.7071, 88.7,   -87.4,  -103.5, 709.7};

/// Errors in units of the last place, of values computed in constant evaluation.
template <class T>
double ulps(T actual, long double exact) {
  const T rounded = static_cast<T>(exact);
  if (std::isnan(rounded)) return std::isnan(actual) ? 0 : 1e9;
  if (std::isinf(rounded) || rounded == 0) return actual == rounded ? 0 : 1e9;
  const T next = std::nextafter(std::fabs(rounded), std::numeric_limits<T>::infinity());
  return static_cast<double>(std::fabs(actual - exact) / (next - std::fabs(rounded)));
}
template <class T, class F>
constexpr auto table(F f) {
  std::array<T, points.size()> values{};
  for (std::size_t i = 0; i < points.size(); ++i) values[i] = f(static_cast<T>(points[i]));
  return values;
}
template <class T, class Exact>
double worst(const std::array<T, points.size()>& values, Exact exact) {
  double result = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    volatile long double x = static_cast<T>(points[i]);
    result = std::fmax(result, ulps(values[i], exact(x)));
  }
  return result;
}

}  // namespace

#define CHECK_FUNCTION(name)                                                            \
  {                                                                                     \
    static constexpr auto doubles = table<double>([](double x) { return m::name(x); }); \
    static constexpr auto floats = table<float>([](float x) { return m::name(x); });    \
    CHECK(worst(doubles, [](long double x) { return std::name(x); }) < 1.0);            \
    CHECK(worst(floats, [](long double x) { return std::name(x); }) < 0.51);            \
  }

TEST_CASE("functions in constant evaluation are accurate"){
    CHECK_FUNCTION(exp) CHECK_FUNCTION(expm1) CHECK_FUNCTION(log) CHECK_FUNCTION(log1p)
        CHECK_FUNCTION(tanh) CHECK_FUNCTION(sqrt) CHECK_FUNCTION(sin) CHECK_FUNCTION(cos)
            CHECK_FUNCTION(atan)
                CHECK_FUNCTION(erf)} TEST_CASE("powers in constant evaluation are accurate") {
  constexpr double a = m::pow(1.7, 33.3), b = m::pow(2.5, -3.0), c = m::pow(0.001, 0.37),
                   d = m::pow(0.9, 70.0);
  CHECK(ulps(a, std::pow(static_cast<long double>(1.7), static_cast<long double>(33.3))) < 2);
  CHECK(ulps(b, std::pow(2.5L, -3.0L)) < 2);
  CHECK(ulps(c, std::pow(static_cast<long double>(0.001), static_cast<long double>(0.37))) < 2);
  CHECK(ulps(d, std::pow(static_cast<long double>(0.9), 70.0L)) < 2);
}
TEST_CASE("edge values in constant evaluation are those of the C library") {
  constexpr double inf = std::numeric_limits<double>::infinity();
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  static_assert(m::exp(inf) == inf && m::exp(-inf) == 0 && m::exp(0.0) == 1 &&
                m::exp(710.0) == inf);
  static_assert(m::exp(89.0F) == std::numeric_limits<float>::infinity() && m::exp(-104.0F) == 0);
  static_assert(m::expm1(-inf) == -1 && m::expm1(inf) == inf && m::signbit(m::expm1(-0.0)));
  static_assert(m::log(0.0) == -inf && m::log(-0.0) == -inf && m::log(inf) == inf &&
                m::log(1.0) == 0);
  static_assert(m::log(-1.0) != m::log(-1.0));
  static_assert(m::log1p(-1.0) == -inf && m::log1p(inf) == inf && m::signbit(m::log1p(-0.0)));
  static_assert(m::tanh(inf) == 1 && m::tanh(-inf) == -1 && m::signbit(m::tanh(-0.0)));
  static_assert(m::sqrt(0.0) == 0 && m::signbit(m::sqrt(-0.0)) && m::sqrt(inf) == inf &&
                m::sqrt(4.0) == 2);
  static_assert(m::sqrt(-1.0) != m::sqrt(-1.0));
  static_assert(m::sin(inf) != m::sin(inf) && m::cos(0.0) == 1 && m::signbit(m::sin(-0.0)));
  static_assert(m::erf(inf) == 1 && m::erf(-inf) == -1 && m::erf(0.0) == 0);
  static_assert(m::atan(inf) == 1.5707963267948966 && m::atan(-1.0) == -0.7853981633974483);
  static_assert(m::pow(nan, 0.0) == 1 && m::pow(1.0, nan) == 1 && m::pow(0.0, -1.0) == inf);
  static_assert(m::pow(-2.0, 3.0) == -8 && m::pow(-2.0, 0.5) != m::pow(-2.0, 0.5) &&
                m::pow(0.0, 0.5) == 0);
  static_assert(m::pow(-0.0, -3.0) == -inf && m::pow(2.0, inf) == inf && m::pow(0.5, inf) == 0);
  static_assert(m::pow(-1.0, inf) == 1 && m::pow(10.0, 400.0) == inf && m::pow(10.0, -400.0) == 0);
  static_assert(m::exp(nan) != m::exp(nan) && m::erf(nan) != m::erf(nan) &&
                m::tanh(nan) != m::tanh(nan));
  constexpr double smallest = std::numeric_limits<double>::denorm_min();
  static_assert(m::expm1(smallest) == smallest && m::tanh(smallest) == smallest &&
                m::sin(smallest) == smallest);
  constexpr double tiny_log = m::log(smallest), tiny_root = m::sqrt(smallest);
  CHECK(tiny_log == std::log(smallest));
  CHECK(tiny_root == std::sqrt(smallest));
  static_assert(m::abs(-0.0) == 0 && !m::signbit(m::abs(-0.0)) && m::sign(-3.0F) == -1);
}
TEST_CASE("max and min return their second argument on NaN") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  static_assert(m::max(nan, 1.0) == 1 && m::min(nan, 1.0) == 1);
  CHECK(std::isnan(m::max(1.0, nan)));
}
TEST_CASE("at run time the C library answers") {
  volatile double x = 0.7;
  CHECK(m::exp(+x) == std::exp(0.7));
  CHECK(m::pow(+x, 1.3) == std::pow(0.7, 1.3));
  CHECK(m::fma(+x, 2.0, 1.0) == std::fma(0.7, 2.0, 1.0));
}
