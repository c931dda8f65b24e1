// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <vector>

#include <ctnn/core/lanes.hpp>
#include <ctnn/simd/vector.hpp>

#include "support/elementary.hpp"
#include "support/elementary_kernels.hpp"

namespace {

using ctnn::lanes_of;
using ctnn::Vector;
using elementary_test::error_in_ulp;
using elementary_test::function_count;
using elementary_test::functions;
namespace kernels = ctnn::elementary_kernels;
static_assert(std::size(kernels::kernels) == function_count);

template <class T>
constexpr T infinity = std::numeric_limits<T>::infinity();
template <class T>
constexpr T not_a_number = std::numeric_limits<T>::quiet_NaN();

/// f of a scalar through a Vector whose other lanes hold `rest`; the scalar stands in `lane`.
template <class T, class F>
T at(F f, T x, int lane = 0, T rest = T(0.5)) {
  alignas(64) T values[Vector<T>::lanes];
  for (T& v : values) v = rest;
  values[lane] = x;
  lanes_of<Vector<T>>::store(values, f(lanes_of<Vector<T>>::load(values)));
  return values[lane];
}

float kernel_at(int index, float x) {
  alignas(64) float in[16];
  alignas(64) float out[16];
  for (float& v : in) v = x;
  kernels::kernels[index](in, out, 16);
  return out[0];
}

bool same_bits(float a, float b) {
  return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

/// Calls see(x) for each x, sixteen at a time through kernel `index`: see(x, y).
template <class See>
void through_kernel(int index, const std::vector<float>& arguments, See see) {
  alignas(64) float x[16];
  alignas(64) float y[16];
  for (std::size_t first = 0; first < arguments.size(); first += 16) {
    for (std::size_t i = 0; i < 16; ++i)
      x[i] = arguments[std::min(first + i, arguments.size() - 1)];
    kernels::kernels[index](x, y, 16);
    for (int i = 0; i < 16; ++i) see(x[i], y[i]);
  }
}

/// Every 4099th float, and the neighbourhoods of zero, of the smallest and largest numbers, and of
/// every threshold in the code.
std::vector<float> sample() {
#ifdef __OPTIMIZE__
  constexpr std::uint64_t step = 4099;
#else
  constexpr std::uint64_t step = 4099 * 61;
#endif
  std::vector<float> values;
  for (std::uint64_t b = 0; b < std::uint64_t{1} << 32; b += step)
    values.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(b)));
  for (const float center :
       {0.0F,        0x1p-149F,   0x1p-126F,      0x1p-25F,         0x1p-24F,       0.25F,
        0.34657359F, 0.5F,        0x1.555556p-1F, 0.78539816F,      1.0F,           0x1.555556p+0F,
        1.5F,        1.5707964F,  2.0F,           3.1415927F,       3.7F,           3.72F,
        3.747F,      3.925F,      8.309F,         8.4556F,          9.01F,          16.0F,
        17.328679F,  18.0F,       87.33655F,      88.02969F,        88.3762626F,    88.722839F,
        88.73F,      103.278929F, 103.972077F,    104.0F,           8191.9F,        8192.0F,
        0x1p+23F,    0x1p+24F,    0x1p+127F,      0x1.fffffep+127F, infinity<float>}) {
    const auto bits = static_cast<std::int64_t>(std::bit_cast<std::uint32_t>(center));
    for (std::int64_t b = std::max<std::int64_t>(bits - 40, 0); b <= bits + 40; ++b) {
      values.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(b)));
      values.push_back(-values.back());
    }
  }
  return values;
}

}  // namespace

TEST_CASE("every elementary function keeps its stated bound on a dense sample of the floats") {
  const std::vector<float> arguments = sample();
  for (int i = 0; i < function_count; ++i) {
    CAPTURE(functions[i].name);
    double worst = 0;
    float where = 0;
    bool bounded = true;
    through_kernel(i, arguments, [&](float x, float y) {
      if (std::isfinite(x) && std::abs(x) > functions[i].range) {
        bounded = bounded && std::abs(y) <= 1;
        return;
      }
      const double error = error_in_ulp(x, y, functions[i].reference(x));
      if (error > worst) worst = error, where = x;
    });
    CAPTURE(where);
    CHECK(worst <= functions[i].bound);
    CHECK(worst > 0.4);  // a check that compares nothing would find zero
    CHECK(bounded);
  }
}

TEST_CASE("zeros, infinities and NaN give the exact limits") {
  constexpr float inf = infinity<float>;
  constexpr float pi_2 = 1.57079633F;
  // in the order of elementary.hpp: at +0, −0, +∞, −∞
  const std::array<float, 4> limits[] = {{1, 1, inf, 0},
                                         {0, -0.0F, inf, -1},
                                         {-inf, -inf, inf, not_a_number<float>},
                                         {0, -0.0F, inf, not_a_number<float>},
                                         {0, -0.0F, 1, -1},
                                         {0.5F, 0.5F, 1, 0},
                                         {0.693147181F, 0.693147181F, inf, 0},
                                         {0, -0.0F, 1, -1},
                                         {0, -0.0F, not_a_number<float>, not_a_number<float>},
                                         {1, 1, not_a_number<float>, not_a_number<float>},
                                         {0, -0.0F, pi_2, -pi_2}};
  for (int i = 0; i < function_count; ++i) {
    CAPTURE(functions[i].name);
    CHECK(same_bits(kernel_at(i, 0.0F), limits[i][0]));
    CHECK(same_bits(kernel_at(i, -0.0F), limits[i][1]));
    CHECK(same_bits(kernel_at(i, inf), limits[i][2]));
    CHECK(same_bits(kernel_at(i, -inf), limits[i][3]));
    CHECK(std::isnan(kernel_at(i, not_a_number<float>)));
    CHECK(std::isnan(kernel_at(i, -not_a_number<float>)));
  }
  const auto log_of = [](Vector<float> x) { return log(x); };
  const auto log1p_of = [](Vector<float> x) { return log1p(x); };
  CHECK(at(log_of, 1.0F) == 0);
  CHECK(std::isnan(at(log_of, -1.0F)));
  CHECK(std::isnan(at(log_of, -0x1p-149F)));
  CHECK(at(log1p_of, -1.0F) == -inf);
  CHECK(std::isnan(at(log1p_of, -1.5F)));
}

TEST_CASE("underflow is gradual and the last subnormals are reached") {
  const auto f = [](Vector<float> x) { return exp(x); };
  CHECK(at(f, -103.27893F) == 0x1p-149F);
  CHECK(at(f, -103.9720F) == 0x1p-149F);
  CHECK(at(f, -103.98F) == 0);
  CHECK(at([](Vector<float> x) { return sigmoid(x); }, -100.0F) == std::exp(-100.0F));
  for (const int odd : {1, 3, 4, 7, 8, 10}) {  // expm1, log1p, tanh, erf, sin, atan
    CAPTURE(functions[odd].name);
    const float x = 0x1.23456p-130F;
    CHECK(error_in_ulp(x, kernel_at(odd, x), functions[odd].reference(x)) <= 1);
  }
}

TEST_CASE("tanh, erf, sigmoid, sin and cos stay in their range") {
  const std::vector<float> arguments = sample();
  for (const int i : {4, 7, 8, 9}) {
    CAPTURE(functions[i].name);
    float top = 0;
    through_kernel(i, arguments, [&](float, float y) { top = std::max(top, std::abs(y)); });
    CHECK(top == 1);
  }
  float low = 1, high = 0;
  through_kernel(5, arguments,
                 [&](float, float y) { low = std::min(low, y), high = std::max(high, y); });
  CHECK(low == 0);
  CHECK(high == 1);
}

TEST_CASE("tanh and erf saturate exactly at their clamp and not one float before") {
  // Steps of one float through the last binades before saturation: never above one.
  for (const int i : {4, 7}) {
    std::vector<float> x;
    for (float v = i == 4 ? 8.30F : 3.70F; v < (i == 4 ? 8.47F : 3.76F);
         v = std::nextafter(v, infinity<float>))
      x.push_back(v);
    float top = 0;
    through_kernel(i, x, [&](float, float y) { top = std::max(top, y); });
    CHECK(top == 1);
  }
}

TEST_CASE("odd functions are odd and cos is even, to the bit") {
  const std::vector<float> arguments = sample();
  for (const int i : {4, 7, 8, 9, 10}) {
    CAPTURE(functions[i].name);
    bool same = true;
    through_kernel(i, arguments, [&](float x, float y) {
      if (same) same = same_bits(kernel_at(i, -x), i == 9 ? y : -y);
    });
    CHECK(same);
  }
}

TEST_CASE("a lane does not depend on the others") {
  for (int i = 0; i < function_count; ++i)
    for (const float x : {-90.0F, -3.0F, -0.7F, 0x1p-140F, 0.3F, 1.4F, 20.0F, 300.0F})
      for (const float rest : {0.0F, -1.0F, 1e30F, 0x1p-149F, infinity<float>, not_a_number<float>})
        for (int lane = 0; lane < 16; lane += 5) {
          alignas(64) float in[16];
          alignas(64) float out[16];
          for (float& v : in) v = rest;
          in[lane] = x;
          kernels::kernels[i](in, out, 16);
          REQUIRE(same_bits(out[lane], kernel_at(i, x)));
        }
}

TEST_CASE("pow is right to half an ulp and has std::pow's special values") {
  const auto power = [](float a, float b) {
    alignas(64) float in[2][16];
    alignas(64) float out[16];
    for (float& v : in[0]) v = a;
    for (float& v : in[1]) v = b;
    kernels::power(in[0], in[1], out, 16);
    return out[0];
  };
  const float values[] = {0.0F,
                          0x1p-149F,
                          0.3F,
                          0.5F,
                          1.0F,
                          1.5F,
                          2.0F,
                          3.0F,
                          4.0F,
                          7.0F,
                          1e10F,
                          16777215.0F,
                          16777216.0F,
                          3e38F,
                          infinity<float>,
                          not_a_number<float>};
  for (const float a : values)
    for (const float b : values)
      for (const float x : {a, -a})
        for (const float y : {b, -b}) {
          CAPTURE(x);
          CAPTURE(y);
          const double r = std::pow(static_cast<double>(x), static_cast<double>(y));
          const float p = power(x, y);
          CHECK(error_in_ulp(1, p, r) <= elementary_test::pow_bound);
          if (!std::isnan(r)) CHECK(std::signbit(p) == std::signbit(r));
        }
  std::uint32_t state = 1;
  double worst = 0;
  for (int n = 0; n < 20000; ++n) {
    state = state * 1664525 + 1013904223;
    const float a = std::bit_cast<float>((state >> 1) % 0x7f800000u);
    state = state * 1664525 + 1013904223;
    const float b = static_cast<float>((state * 0x1p-31 - 1) * 105 / std::log(double{a}));
    worst = std::max(worst, error_in_ulp(1, power(a, b), std::pow(double{a}, double{b})));
  }
  CHECK(worst <= elementary_test::pow_bound);
}

TEST_CASE_TEMPLATE("min and max give their second operand when either is NaN", T, float, double) {
  using V = Vector<T>;
  const auto largest = [](T a, T b) { return at([&](V x) { return max(V(a), x); }, b); };
  const auto least = [](T a, T b) { return at([&](V x) { return min(V(a), x); }, b); };
  CHECK(largest(1, 2) == 2);
  CHECK(least(1, 2) == 1);
  CHECK(std::isnan(largest(1, not_a_number<T>)));
  CHECK(std::isnan(least(1, not_a_number<T>)));
  CHECK(largest(not_a_number<T>, 1) == 1);
  CHECK(least(not_a_number<T>, 1) == 1);
  CHECK(std::signbit(largest(T(0), T(-0.0))));
  CHECK(!std::signbit(largest(T(-0.0), T(0))));
}

TEST_CASE_TEMPLATE("sign, copy_sign, is_nan and abs keep zeros and NaN apart", T, float, double) {
  using V = Vector<T>;
  const auto sign_of = [](V x) { return sign(x); };
  CHECK(at<T>(sign_of, T(-3)) == -1);
  CHECK(at<T>(sign_of, infinity<T>) == 1);
  CHECK(std::signbit(at<T>(sign_of, T(-0.0))));
  CHECK(at<T>(sign_of, T(-0.0)) == 0);
  CHECK(std::isnan(at<T>(sign_of, not_a_number<T>)));
  const auto with_sign = [](T a) { return [a](V x) { return copy_sign(V(a), x); }; };
  CHECK(at<T>(with_sign(T(-2)), T(0)) == 2);
  CHECK(at<T>(with_sign(T(2)), T(-0.0)) == -2);
  const auto nan_test = [](V x) { return select(is_nan(x), V(T(1)), V(T(0))); };
  CHECK(at<T>(nan_test, not_a_number<T>) == 1);
  CHECK(at<T>(nan_test, infinity<T>) == 0);
  CHECK(std::signbit(at<T>([](V x) { return -x; }, T(0))));
  CHECK(!std::signbit(at<T>([](V x) { return abs(x); }, T(-0.0))));
}

TEST_CASE("the functions of Vector<double> are right to 4 ulp") {
  using V = Vector<double>;
  using Reference = long double (*)(long double);
  const auto check = [](const std::string& name, auto f, Reference reference, double low,
                        double high) {
    CAPTURE(name);
    double worst = 0, where = 0;
    for (int i = 0; i <= 20000; ++i) {
      // half of the sample evenly, half with small magnitudes
      const double even = low + (high - low) * i / 20000;
      for (const double x : {even, even * 0x1p-20, even * even * even * 1e-9}) {
        if (x < low || x > high) continue;
        const double y = at<double>(f, x);
        const long double r = reference(x);
        const double size = std::abs(static_cast<double>(r));
        if (!(size < infinity<double>)) continue;
        const double unit = std::nextafter(size, infinity<double>) - size;
        const double error = static_cast<double>(std::abs(y - r)) / unit;
        if (error > worst) worst = error, where = x;
      }
    }
    CAPTURE(where);
    CHECK(worst <= 4);
  };
  check("exp", [](V x) { return exp(x); }, [](long double x) { return std::exp(x); }, -744, 709.7);
  check(
      "expm1", [](V x) { return expm1(x); }, [](long double x) { return std::expm1(x); }, -50, 709);
  check("log", [](V x) { return log(x); }, [](long double x) { return std::log(x); }, 1e-300, 1e5);
  check(
      "log1p", [](V x) { return log1p(x); }, [](long double x) { return std::log1p(x); }, -0.999,
      1e3);
  check("tanh", [](V x) { return tanh(x); }, [](long double x) { return std::tanh(x); }, -25, 25);
  check(
      "sigmoid", [](V x) { return sigmoid(x); },
      [](long double x) { return 1 / (1 + std::exp(-x)); }, -700, 50);
  check(
      "softplus", [](V x) { return softplus(x); },
      [](long double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); },
      -700, 700);
  check("erf", [](V x) { return erf(x); }, [](long double x) { return std::erf(x); }, -6, 6);
  check("sin", [](V x) { return sin(x); }, [](long double x) { return std::sin(x); }, -100, 100);
  check("cos", [](V x) { return cos(x); }, [](long double x) { return std::cos(x); }, -100, 100);
  check("atan", [](V x) { return atan(x); }, [](long double x) { return std::atan(x); }, -100, 100);
  check(
      "pow", [](V x) { return pow(x, 2.5); }, [](long double x) { return std::pow(x, 2.5L); }, 0,
      100);
}

TEST_CASE("Vector<double> has the exact limits") {
  using V = Vector<double>;
  constexpr double inf = infinity<double>;
  const auto e = [](V x) { return exp(x); };
  const auto l = [](V x) { return log(x); };
  const auto t = [](V x) { return tanh(x); };
  const auto s = [](V x) { return sigmoid(x); };
  const auto m = [](V x) { return expm1(x); };
  const auto p = [](V x) { return log1p(x); };
  CHECK(at(e, 0.0) == 1);
  CHECK(at(e, inf) == inf);
  CHECK(at(e, 709.79) == inf);
  CHECK(at(e, -inf) == 0);
  CHECK(at(e, -745.13) == 0x1p-1074);
  CHECK(at(l, 0.0) == -inf);
  CHECK(at(l, 1.0) == 0);
  CHECK(at(l, inf) == inf);
  CHECK(std::isnan(at(l, -1.0)));
  CHECK(at(l, 0x1p-1074) == std::log(0x1p-1074));
  CHECK(at(t, inf) == 1);
  CHECK(at(t, -inf) == -1);
  CHECK(std::signbit(at(t, -0.0)));
  CHECK(at(s, 0.0) == 0.5);
  CHECK(at(s, inf) == 1);
  CHECK(at(s, -inf) == 0);
  CHECK(at(m, -inf) == -1);
  CHECK(at(m, inf) == inf);
  CHECK(std::signbit(at(m, -0.0)));
  CHECK(at(p, -1.0) == -inf);
  CHECK(at(p, inf) == inf);
  CHECK(at(p, 1e308) == std::log1p(1e308));
  CHECK(std::signbit(at(p, -0.0)));
  for (const auto& f :
       {at(e, not_a_number<double>), at(l, not_a_number<double>), at(t, not_a_number<double>),
        at(s, not_a_number<double>), at(m, not_a_number<double>), at(p, not_a_number<double>)})
    CHECK(std::isnan(f));
}
