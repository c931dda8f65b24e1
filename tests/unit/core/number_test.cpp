// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <limits>
#include <list>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/error.hpp>
#include <ctnn/core/number.hpp>
using namespace ctnn;

namespace {

using Three = detail::Numbers<float, 3>;

/// What a call that takes three numbers is given.
constexpr std::array<float, 3> given(const Three& x) {
  return {x.value()[0], x.value()[1], x.value()[2]};
}
constexpr std::array<float, 3> expected{1, 2, 3};

template <class X>
bool looked_at(const X& x) {
  return Three(x).value().data() == std::data(x);
}

struct Wrapped {
  std::array<float, 3> values{1, 2, 3};
  constexpr operator std::span<const float, 3>() const { return values; }
};

static_assert(given({1, 2, 3}) == expected);
static_assert(given({1, 2U, 3.0L}) == expected);
static_assert(given(std::array<double, 3>{1, 2, 3}) == expected);
static_assert(given(std::vector<std::uint8_t>{1, 2, 3}) == expected);
static_assert(given(Wrapped{}) == expected);
static_assert(detail::Numbers<double, 1>(2.5F).value()[0] == 2.5);
static_assert(detail::Numbers<double, 3>(expected).value()[2] == 3);

// It throws only where the length is known at run time.
template <class X>
constexpr bool never_throws = std::is_nothrow_constructible_v<Three, const X&>;
static_assert(never_throws<std::array<float, 3>> && never_throws<std::array<int, 3>>);
static_assert(never_throws<float[3]> && never_throws<std::span<const double, 3>>);
static_assert(never_throws<Wrapped> && std::is_nothrow_constructible_v<Three, int, int, double>);
static_assert(!never_throws<std::vector<float>> && !never_throws<std::span<const float>>);
static_assert(!never_throws<std::initializer_list<int>>);

template <class T>
std::string message(const T& x) {
  try {
    static_cast<void>(Three(x));
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE_TEMPLATE("a call takes lists of any arithmetic type, whatever holds them", T, float,
                   double, long double, bool, signed char, unsigned char, short, unsigned,
                   std::int64_t, std::uint64_t) {
  constexpr bool truth = std::is_same_v<T, bool>;
  constexpr std::array<float, 3> numbers = truth ? std::array<float, 3>{1, 1, 1} : expected;
  constexpr T a = T(1);
  constexpr T b = T(2);
  constexpr T c = T(3);
  const std::initializer_list<T> list{a, b, c};
  const T array[] = {a, b, c};
  const std::vector<T> vector(list);
  CHECK(given({a, b, c}) == numbers);
  CHECK(given(list) == numbers);
  CHECK(given(array) == numbers);
  CHECK(given(std::array<T, 3>{a, b, c}) == numbers);
  CHECK(given(std::span<const T, 3>(array)) == numbers);
  CHECK(given(std::span<const T>(array)) == numbers);
  CHECK(given(vector) == numbers);
  CHECK(given(std::deque<T>(list)) == numbers);
  CHECK(given(std::list<T>(list)) == numbers);
}

TEST_CASE("numbers of the call's own type are looked at where they are") {
  std::vector<float> vector{1, 2, 3};
  CHECK(looked_at(expected));
  CHECK(looked_at(vector));
  CHECK(looked_at(std::span<float>(vector)));
  CHECK(looked_at(std::span<const float, 3>(expected)));
  const Three first(std::array<int, 3>{1, 2, 3});
  CHECK(Three(first).value().data() == first.value().data());
}

TEST_CASE("numbers are converted as static_cast does") {
  const auto x = given({1e-60, 0.1, std::numeric_limits<double>::infinity()});
  CHECK(x[0] == 0);
  CHECK(x[1] == 0.1F);
  CHECK(x[2] == std::numeric_limits<float>::infinity());
}

TEST_CASE("another length, known at run time only, is an error that has both") {
  CHECK(message(std::vector<float>{1, 2}) ==
        "x: expected one number for each input, 3, and got 2.");
  CHECK(message(std::vector<int>{1, 2, 3, 4}) ==
        "x: expected one number for each input, 3, and got 4.");
  CHECK(message(std::span<const double>()) ==
        "x: expected one number for each input, 3, and got 0.");
  using Target = detail::Numbers<float, 2, detail::Argument::target>;
  CHECK_THROWS_WITH_AS(static_cast<void>(Target(std::vector{0.5})),
                       "target: expected one number for each of its values, 2, and got 1.", Error);
}

TEST_CASE("more numbers than a stack holds are converted, too") {
  constexpr int n = 40000;
  const std::vector<double> x(n, 0.5);
  const detail::Numbers<float, n> numbers(x);
  CHECK(numbers.value()[0] == 0.5F);
  CHECK(numbers.value()[n - 1] == 0.5F);
}
