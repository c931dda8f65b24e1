// SPDX-License-Identifier: MIT
// The updates agree with ONNX's backend node tests of optimizers (make_onnx_updates.py).
//
// Where ONNX says it otherwise:
// - norm_coefficient·x is added to the gradient: that is the penalty L2<norm_coefficient>.
// - Momentum adds beta·g to the velocity, in the first step (count 0) g itself. All its tests are of a
//   first step, and there it is PyTorch's and our rule, alpha being our β.
// - Adagrad divides the rate by 1 + count·decay_factor: 1 in its tests.
// - Adam corrects no bias in the first step. Ours always does; its corrections are 1 at step 10⁹.
// - adam_multiple has no epsilon in its node, yet its outputs are of 0.01 (ONNX added it later).
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <doctest/doctest.h>

#include <ctnn/formulas/derived_updates.hpp>
#include <ctnn/formulas/penalties.hpp>

#include "golden/onnx_updates.hpp"

using namespace ctnn;
namespace onnx = golden::onnx;

namespace {

/// One element: its weight, gradient, states, and what becomes of them.
template <std::size_t States>
struct Element {
  double w;
  double g;
  std::array<double, States> state;
  double w_new;
  std::array<double, States> state_new;
};

/// The largest relative difference of an element after one update; all are of size 1, in floats.
template <auto U, std::size_t States>
double off(const Element<States>& e, double rate, double norm_coefficient, std::int64_t step) {
  using update = derived_update<std::remove_const_t<decltype(U)>>;
  using l2 = derived_penalty<std::remove_const_t<decltype(L2<1.0>)>>;
  static_assert(update::states == States);
  std::array<double, States> state = e.state;
  const typename update::template broadcast<double> constants(
      typename update::constants(rate, step));
  const double w = update::template apply<double>(e.w, e.g + norm_coefficient * l2::slope(e.w),
                                                  state, constants);
  double worst = std::abs(w / e.w_new - 1);
  for (std::size_t i = 0; i < States; ++i)
    worst = std::max(worst, std::abs(state[i] / e.state_new[i] - 1));
  return worst;
}

// ONNX computes in floats: four roundings of numbers at most four times as large as the result.
constexpr double bound = 16 * 0x1p-24;
constexpr std::int64_t no_correction = 1'000'000'000;

}  // namespace

TEST_CASE("Momentum and Nesterov agree with ONNX") {
  for (std::size_t i = 0; i < 2; ++i) {
    using namespace onnx::momentum;
    static_assert(count == 0);
    CHECK(off<Momentum<0.1, alpha>, 1>({x[i], g[i], {first[i]}, x_new[i], {first_new[i]}}, rate,
                                       norm_coefficient, 1) < bound);
  }
  for (std::size_t i = 0; i < 3; ++i) {
    using namespace onnx::momentum_multiple;
    static_assert(count == 0);
    CHECK(off<Momentum<0.1, alpha>, 1>({x[i], g[i], {first[i]}, x_new[i], {first_new[i]}}, rate,
                                       norm_coefficient, 1) < bound);
  }
  for (std::size_t i = 0; i < 2; ++i) {
    using namespace onnx::nesterov_momentum;
    static_assert(count == 0);
    const Element<1> e{x[i], g[i], {first[i]}, x_new[i], {first_new[i]}};
    CHECK(off<Nesterov<0.1, alpha>>(e, rate, norm_coefficient, 1) < bound);
    CHECK(off<Momentum<0.1, alpha>>(e, rate, norm_coefficient, 1) >
          1e-3);                                             // they are distinguished
    CHECK(off<Nesterov<0.1, alpha>>(e, rate, 0, 1) > 1e-4);  // and the penalty counts
  }
}

TEST_CASE("Adagrad agrees with ONNX") {
  {
    using namespace onnx::adagrad;
    static_assert(count == 0);
    CHECK(off<Adagrad<0.1, epsilon>, 1>({x[0], g[0], {first[0]}, x_new[0], {first_new[0]}}, rate,
                                        norm_coefficient, 1) < bound);
  }
  for (std::size_t i = 0; i < 3; ++i) {
    using namespace onnx::adagrad_multiple;
    static_assert(count == 0);
    CHECK(off<Adagrad<0.1, epsilon>, 1>({x[i], g[i], {first[i]}, x_new[i], {first_new[i]}}, rate,
                                        norm_coefficient, 1) < bound);
  }
}

TEST_CASE("Adam agrees with ONNX where neither corrects the bias") {
  for (std::size_t i = 0; i < 2; ++i) {
    using namespace onnx::adam;
    static_assert(count == 0);
    const Element<2> e{x[i], g[i], {first[i], second[i]}, x_new[i], {first_new[i], second_new[i]}};
    CHECK(off<Adam<0.1, alpha, beta, epsilon>>(e, rate, norm_coefficient, no_correction) < bound);
    CHECK(off<Adam<0.1, alpha, beta, epsilon>>(e, rate, norm_coefficient, 1) > 0.1);
  }
  for (std::size_t i = 0; i < 3; ++i) {
    using namespace onnx::adam_multiple;
    static_assert(count == 0);
    const Element<2> e{x[i], g[i], {first[i], second[i]}, x_new[i], {first_new[i], second_new[i]}};
    CHECK(off<Adam<0.1, alpha, beta, 0.01>>(e, rate, norm_coefficient, no_correction) < bound);
  }
}
