// SPDX-License-Identifier: MIT
// Every loss behind every activation it fits, in float, at the ends of the activation's range and
// where its outputs underflow: finite, and what doubles and limits give.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <initializer_list>
#include <limits>

#include <ctnn/formulas/derived.hpp>
#include <ctnn/symbolic/formula_range.hpp>
#include <ctnn/symbolic/formula_text.hpp>

using namespace ctnn;

namespace {

template <auto X>
using type_of = std::remove_const_t<decltype(X)>;

constexpr std::array ends{-1e18F, -1e4F,  -110.0F, -104.0F, -103.0F, -95.0F, -88.1F,
                          -87.0F, -40.0F, -37.0F,  -36.9F,  -20.0F,  -16.0F, -3.1F,
                          -2.9F,  -1.0F,  0.0F,    1e-38F,  1e-31F,  1e-29F, 1.0F,
                          2.9F,   3.1F,   17.0F,   87.0F,   89.0F,   1e4F,   1e18F};

struct At {
  double value, delta;
};
template <auto A, auto L, class T>
CTNN_NOINLINE At at(double z, double t) {
  using loss = derived_loss<type_of<A>, type_of<L>>;
  const auto [delta, value] =
      Evaluate<loss::program, T>::run(inputs<"z", "t">(static_cast<T>(z), static_cast<T>(t)));
  return {static_cast<double>(value), static_cast<double>(delta)};
}
using Function = At (*)(double z, double t);
void check(Function narrow, Function wide, std::initializer_list<float> targets) {
  for (const float t : targets)
    for (const float z : ends) {
      CAPTURE(z);
      CAPTURE(t);
      const At is = narrow(z, t), expected = wide(z, t);
      CHECK(std::isfinite(is.value));
      CHECK(std::isfinite(is.delta));
      CHECK(is.value == doctest::Approx(expected.value).epsilon(3e-6));
      CHECK(is.delta == doctest::Approx(expected.delta).epsilon(3e-6));
    }
}
/// In float as in double.
template <auto A, auto L>
void check(std::initializer_list<float> targets) {
  check(&at<A, L, float>, &at<A, L, double>, targets);
}
template <auto L>
void check_regression() {
  check<Identity, L>({0, 1});
  check<Sigmoid, L>({0, 1});
  check<Tanh, L>({-1, 1});
  check<ReLU, L>({0, 2});
  check<LeakyReLU<>, L>({0, 2});
  check<ELU<>, L>({-1, 2});
  check<SELU, L>({-1, 2});
  check<Softplus, L>({0, 2});
  check<Softsign, L>({-1, 1});
  check<Swish, L>({0, 2});
  check<GELU, L>({0, 2});
  check<GELUTanh, L>({0, 2});
  check<Mish, L>({0, 2});
  check<HardTanh, L>({-1, 1});
  check<HardSigmoid, L>({0, 1});
  check<HardSwish, L>({0, 2});
}

/// Value and δ of a row of three.
using Row = std::array<float, 3>;
template <auto A, auto L, class T>
CTNN_NOINLINE std::array<double, 4> at_row(const Row& z, const Row& t) {
  std::array<T, 3> delta{};
  const T value = derived_loss<type_of<A>, type_of<L>>::template delta_and_value<T, 3>(
      3, [&](int j) { return static_cast<T>(z[static_cast<std::size_t>(j)]); },
      [&](int j) { return static_cast<T>(t[static_cast<std::size_t>(j)]); },
      [&](int j, T d) { delta[static_cast<std::size_t>(j)] = d; });
  return {static_cast<double>(value), static_cast<double>(delta[0]), static_cast<double>(delta[1]),
          static_cast<double>(delta[2])};
}
using RowFunction = std::array<double, 4> (*)(const Row& z, const Row& t);
void check_rows(RowFunction narrow, RowFunction wide) {
  for (const float far : {3.0F, 110.0F, 1e4F, 1e18F, 5e37F})
    for (const Row& z : {Row{far, -far, 0}, Row{-far, -far, far}})
      for (const Row& t : {Row{1, 0, 0}, Row{0, 0, 1}}) {
        CAPTURE(far);
        const auto is = narrow(z, t), expected = wide(z, t);
        for (std::size_t i = 0; i < 4; ++i) {
          CHECK(std::isfinite(is[i]));
          CHECK(is[i] == doctest::Approx(expected[i]).epsilon(1e-5));
        }
      }
}
template <auto A, auto L>
void check_rows() {
  check_rows(&at_row<A, L, float>, &at_row<A, L, double>);
}

/// Of one's own: outputs that only round to 0 and 1, that reach 0 in two ways, or in pieces.
constexpr auto from_tanh = activation([](auto z) { return 0.5 * (1 + tanh(z)); });
constexpr auto probit = activation([](auto z) { return 0.5 * (1 + erf(z / 1.4142135623730951)); });
constexpr auto square = activation([](auto z) { return pow(z, 2); });
constexpr auto positive_part = activation([](auto z) { return where(z > 0, z / (1 + z), 0); });
constexpr auto positive_only = loss([](auto y, auto t) { return t * log(y) + y; });

}  // namespace

TEST_CASE("binary cross entropy: a right answer costs 0, a wrong one at most 100") {
  check<Sigmoid, BinaryCrossEntropy>({0, 0.5, 1});
  check<Identity, BinaryCrossEntropyOnLogits>({0, 0.5, 1});
  check<HardSigmoid, BinaryCrossEntropy>({0, 0.5, 1});
  for (const float z : {3.0F, 3.1F, 40.0F, 1e30F}) {
    CHECK(at<HardSigmoid, BinaryCrossEntropy, float>(z, 1).value == 0);
    CHECK(at<HardSigmoid, BinaryCrossEntropy, float>(z, 0).value == 100);
    CHECK(at<HardSigmoid, BinaryCrossEntropy, float>(-z, 1).value == 100);
    CHECK(at<HardSigmoid, BinaryCrossEntropy, float>(-z, 0).value == 0);
  }
  // Just inside, -log y has the slope -1/6/y: numerator and denominator of (y - t)/(y*(1 - y)) are
  // both a few ulp there.
  const float inside = std::nextafter(3.0F, 0.0F);
  for (const float z : {2.9F, 2.99F, 2.999F, 2.99999F, inside, 3.0F})
    CHECK(at<HardSigmoid, BinaryCrossEntropy, float>(z, 1).delta ==
          doctest::Approx(z == 3 ? -1 / 6.0 : -1 / (z + 3.0)).epsilon(1e-6));
}

TEST_CASE("binary cross entropy of a float that rounds to 0 or 1") {
  for (const float z : {5.0F, 12.0F, 1e4F, 1e18F}) {
    for (const bool right : {true, false}) {
      const At a = at<from_tanh, BinaryCrossEntropy, float>(z, right);
      const At b = at<probit, BinaryCrossEntropy, float>(-z, !right);
      for (const At& r : {a, b}) {
        CHECK(std::isfinite(r.delta));
        CHECK(r.value >= 0);
        CHECK(right == (r.value < 1e-4));
        CHECK(r.value <= 101);
      }
    }
  }
}

TEST_CASE("Poisson: a count of 0 at a rate of 0 costs 0") {
  check<Sigmoid, Poisson>({0, 1, 7});
  check<ReLU, Poisson>({0, 1, 7});
  check<Softplus, Poisson>({0, 1, 7});
  check<HardSigmoid, Poisson>({0, 1, 7});
  for (const float z : {0.0F, -1.0F, -1e30F}) {
    CHECK(at<ReLU, Poisson, float>(z, 0).value == 0);
    CHECK(at<ReLU, Poisson, float>(z, 0).delta == 0);
    CHECK(at<ReLU, Poisson, float>(z, 2).value == 200);
  }
}

TEST_CASE("Poisson behind Softplus has the slope -t far below 0") {
  for (const float z : {-30.0F, -36.9F, -37.1F, -87.0F, -88.0F, -104.0F, -1e4F, -1e30F}) {
    CHECK(at<Softplus, Poisson, float>(z, 2).delta == doctest::Approx(-2));
    CHECK(at<Softplus, Poisson, float>(z, 2).value == doctest::Approx(-2.0 * z));
    CHECK(at<Softplus, Poisson, float>(z, 0).value == doctest::Approx(std::exp(z)));
  }
}

TEST_CASE("own rates that reach 0") {
  check<square, Poisson>({0, 2});
  check<positive_part, Poisson>({0, 2});
  CHECK(at<square, Poisson, float>(0, 3).value == 300);
  CHECK(at<square, Poisson, float>(0, 3).delta == 0);
  CHECK(at<positive_part, positive_only, float>(-1, 1).value == -100);
}

TEST_CASE("a NaN reaches a bounded loss") {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK(std::isnan(at<HardSigmoid, BinaryCrossEntropy, float>(nan, 1).value));
  CHECK(std::isnan(at<ReLU, Poisson, float>(nan, 1).value));
  CHECK(std::isnan(at<Softplus, Poisson, float>(nan, 1).value));
}

TEST_CASE("losses without a logarithm of outputs, at the ends") {
  check_regression<HalfSquaredError>();
  check_regression<MeanAbsoluteError>();
  check_regression<LogCosh>();
  check<Identity, Huber<>>({0, 1});
  check<Sigmoid, Huber<>>({0, 1});
  check<GELUTanh, Huber<>>({0, 1});
  check<Identity, GaussianNLL<0.5>>({0, 1});
  check<ReLU, GaussianNLL<>>({0, 1});
  check<Identity, Hinge>({-1, 1});
  check<Identity, PerceptronLoss>({-1, 1});
}

TEST_CASE("losses of rows, at the ends") {
  check_rows<Softmax, CrossEntropy>();
  check_rows<Softmax, KLDivergence>();
  check_rows<Identity, CrossEntropyOnLogits>();
  check_rows<Softmax, HalfSquaredError>();
  check_rows<Softmax, Poisson>();
  check_rows<LogSoftmax, MeanAbsoluteError>();
}

// A pair that composing leaves no logarithm of 0 keeps its formula.
static_assert(text(derived_loss<type_of<Sigmoid>, type_of<BinaryCrossEntropy>>::formulas.value) ==
              "softplus(z) - z*t");
static_assert(text(derived_loss<type_of<Sigmoid>, type_of<Poisson>>::formulas.delta_of_y) ==
              "(y - t)*(1 - y)");
static_assert(text(derived_loss<type_of<ReLU>, type_of<Poisson>>::formulas.value) ==
              "max(z, 0) - t*max(-100, log(max(z, 0)))");
