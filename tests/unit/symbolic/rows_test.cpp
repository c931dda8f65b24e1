// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <support/lanes.hpp>
#include <support/textbook.hpp>

using namespace ctnn;
using namespace ctnn::symbolic;
using namespace textbook;

namespace {

template <std::size_t N, class T>
struct Answer {
  std::array<T, N> row{};
  T value{};
};
/// Runs a row program of z, t, g and y with one element output and at most one row output.
template <const auto& program, class T, std::size_t N>
constexpr Answer<N, T> run(const std::array<T, N>& z, const std::array<T, N>& t) {
  Answer<N, T> a{};
  const auto env = [&](auto name, auto... j) {
    if constexpr (name == "z" || name == "y")
      return z[(j + ... + 0)];
    else
      return t[(j + ... + 0)];
  };
  const auto out = [&](auto, auto... result) {
    if constexpr (sizeof...(result) == 2)
      [&](std::size_t j, T x) { a.row[j] = x; }(result...);
    else
      a.value = (result + ...);
  };
  EvaluateRows<program, T, N>::run(N, env, out);
  return a;
}

constexpr RowProgram forward = emit_rows(derive_activation(softmax).forward);
constexpr RowProgram plain_forward = emit_rows(softmax(symbols::z));
constexpr DerivedActivation activation = derive_activation(softmax);
constexpr RowProgram backward = emit_rows(substitute(activation.backward, symbols::g, symbols::t));
constexpr DerivedLoss loss = derive_loss(softmax, cross_entropy, distribution("t"));
constexpr RowProgram joint = emit_rows({Output{"delta", loss.delta}, Output{"value", loss.value}});
constexpr DerivedLoss squared = derive_loss(softmax, row_half_squared);
constexpr RowProgram squared_joint =
    emit_rows({Output{"delta", squared.delta}, Output{"value", squared.value}});
constexpr RowProgram log_forward = emit_rows(derive_activation(log_softmax).forward);
constexpr RowProgram log_backward =
    emit_rows(substitute(derive_activation(log_softmax).backward, symbols::g, symbols::t));

constexpr std::array<double, 4> z{0.3, -1.2, 2.1, 0.7}, t{0, 0, 1, 0}, g{0.4, -1.1, 0.8, 2.0};

/// The worst difference between a delta and central differences of its value.
template <const auto& program>
constexpr double worst_error() {
  double worst = 0, largest = 0;
  const auto delta = run<program>(z, t).row;
  for (std::size_t i = 0; i < 4; ++i) {
    auto up = z, down = z;
    up[i] += 1e-5, down[i] -= 1e-5;
    const double expected = (run<program>(up, t).value - run<program>(down, t).value) / 2e-5;
    worst = math::max(worst, math::abs(delta[i] - expected));
    largest = math::max(largest, math::abs(delta[i]));
  }
  return largest > 0.01 ? worst : 1e9;
}
static_assert(worst_error<joint>() < 1e-9);
static_assert(worst_error<squared_joint>() < 1e-9);

/// The same for a backward pass of y and g.
template <const auto& ahead, const auto& back>
constexpr double worst_vjp_error() {
  double worst = 0;
  const auto dz = run<back>(run<ahead>(z, g).row, g).row;
  for (std::size_t i = 0; i < 4; ++i) {
    auto up = z, down = z;
    up[i] += 1e-5, down[i] -= 1e-5;
    const auto y_up = run<ahead>(up, g).row, y_down = run<ahead>(down, g).row;
    double expected = 0;
    for (std::size_t j = 0; j < 4; ++j) expected += g[j] * (y_up[j] - y_down[j]) / 2e-5;
    worst = math::max(worst, math::abs(dz[i] - expected));
  }
  return math::abs(dz[0]) > 0.01 ? worst : 1e9;
}
static_assert(worst_vjp_error<forward, backward>() < 1e-9);

}  // namespace

constexpr auto centred = [](auto x) {
  return x - row_max(x);
};  // its gradient does reach the maximum
constexpr RowProgram centred_forward = emit_rows(centred(symbols::z));
constexpr DerivedActivation centred_derived = derive_activation(centred);

TEST_CASE("a gradient that does not ignore shifts reaches the largest element") {
  CHECK(text(centred_derived.of_z) == "where(z - max(z)==0, g - sum(g), g)");
  static constexpr auto of_z = emit_rows(centred_derived.of_z);
  std::array<double, 4> dz{};
  EvaluateRows<of_z, double, 4>::run(
      4, [](auto name, auto... j) { return name == "z" ? z[(j + ... + 0)] : g[(j + ... + 0)]; },
      [&](auto, std::size_t j, double x) { dz[j] = x; });
  for (std::size_t i = 0; i < 4; ++i) {
    auto up = z, down = z;
    up[i] += 1e-5, down[i] -= 1e-5;
    const auto y_up = run<centred_forward>(up, g).row, y_down = run<centred_forward>(down, g).row;
    double expected = 0;
    for (std::size_t j = 0; j < 4; ++j) expected += g[j] * (y_up[j] - y_down[j]) / 2e-5;
    CHECK(dz[i] == doctest::Approx(expected).epsilon(1e-8));
  }
}
TEST_CASE("rows may lie across lanes: each lane has the bits of its own row") {
  using lanes::Float4;
  std::array<Float4, 4> zs{}, ts{}, delta{};
  Float4 value;
  for (std::size_t j = 0; j < 4; ++j)
    for (std::size_t lane = 0; lane < 4; ++lane) {
      zs[j].v[lane] = static_cast<float>(z[j] * static_cast<double>(lane + 1));
      ts[j].v[lane] = lane == j ? 1 : 0;
    }
  const auto out = [&](auto, auto... result) {
    if constexpr (sizeof...(result) == 2)
      [&](std::size_t j, Float4 x) { delta[j] = x; }(result...);
    else
      [&](Float4 x) { value = x; }(result...);
  };
  EvaluateRows<joint, Float4, 4>::run(
      4, [&](auto name, auto... j) { return name == "z" ? zs[(j + ... + 0)] : ts[(j + ... + 0)]; },
      out);
  for (std::size_t lane = 0; lane < 4; ++lane) {
    std::array<float, 4> one_z{}, one_t{};
    for (std::size_t j = 0; j < 4; ++j) one_z[j] = zs[j].v[lane], one_t[j] = ts[j].v[lane];
    const auto one = run<joint>(one_z, one_t);
    CHECK(one.value == value.v[lane]);
    for (std::size_t j = 0; j < 4; ++j) CHECK(one.row[j] == delta[j].v[lane]);
  }
}
TEST_CASE("softmax sums to one and ignores shifts") {
  auto shifted = z;
  for (double& x : shifted) x += 3.5;
  const auto a = run<forward>(z, t).row, b = run<forward>(shifted, t).row;
  double sum = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    sum += a[i];
    CHECK(a[i] == doctest::Approx(b[i]).epsilon(1e-14));
    CHECK(a[i] == doctest::Approx(run<plain_forward>(z, t).row[i]).epsilon(1e-15));
  }
  CHECK(sum == doctest::Approx(1).epsilon(1e-15));
}
TEST_CASE("row programs differentiate softmax and log-softmax") {
  CHECK(worst_error<joint>() < 1e-9);
  CHECK(worst_error<squared_joint>() < 1e-9);
  CHECK(worst_vjp_error<forward, backward>() < 1e-9);
  CHECK(worst_vjp_error<log_forward, log_backward>() < 1e-9);
}
TEST_CASE("cross entropy of softmax is finite at logits of ten thousand") {
  const std::array<float, 3> logits{1e4F, -1e4F, 0.F};
  const auto wrong = run<joint>(logits, std::array<float, 3>{0, 1, 0});
  CHECK(wrong.value == doctest::Approx(2e4F));
  CHECK(wrong.row[0] == doctest::Approx(1.F));
  CHECK(wrong.row[1] == doctest::Approx(-1.F));
  const auto right = run<joint>(logits, std::array<float, 3>{1, 0, 0});
  CHECK(right.value == 0.F);
  CHECK(right.row[0] == 0.F);
}
constexpr DerivedLoss divergence = derive_loss(softmax, kullback_leibler, distribution("t"));
constexpr RowProgram divergence_joint =
    emit_rows({Output{"delta", divergence.delta}, Output{"value", divergence.value}});

TEST_CASE("the divergence from a one-hot target is the cross entropy") {
  CHECK(run<divergence_joint>(z, t).value ==
        doctest::Approx(run<joint>(z, t).value).epsilon(1e-14));
  CHECK(run<divergence_joint>(z, t).row == run<joint>(z, t).row);
  constexpr std::array<double, 4> p{0.1, 0.2, 0.3, 0.4};
  double expected = 0;
  const auto y = run<forward>(z, p).row;
  for (std::size_t j = 0; j < 4; ++j) expected += p[j] * std::log(p[j] / y[j]);
  CHECK(run<divergence_joint>(z, p).value == doctest::Approx(expected).epsilon(1e-14));
}
TEST_CASE("a row of one element works") {
  const auto one = run<joint>(std::array<double, 1>{5}, std::array<double, 1>{1});
  CHECK(one.value == 0);
  CHECK(one.row[0] == 0);
}

namespace {

template <const auto& program>
constexpr bool same_without_kept_values() {
  static_assert(keeping_nothing<program>.kept == 0);
  const auto expected = run<program>(z, t);
  const auto found = run<keeping_nothing<program>>(z, t);
  return found.row == expected.row && found.value == expected.value;
}

}  // namespace

TEST_CASE("what long rows compute again is what short ones keep") {
  static_assert(forward.kept > 0 && joint.kept > 0);
  static_assert(same_without_kept_values<forward>());
  static_assert(same_without_kept_values<backward>());
  static_assert(same_without_kept_values<joint>());
  static_assert(same_without_kept_values<squared_joint>());
  static_assert(same_without_kept_values<log_forward>());
  static_assert(same_without_kept_values<log_backward>());
}
