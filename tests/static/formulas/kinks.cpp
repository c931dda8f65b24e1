// SPDX-License-Identifier: MIT
// Which one-sided derivative is used where a formula has none.
#include <array>

#include <ctnn/formulas/derived.hpp>
#include <ctnn/formulas/derived_updates.hpp>
#include <ctnn/formulas/penalties.hpp>

using namespace ctnn;

namespace {

/// ∂y/∂z at z, by what training runs.
template <auto A>
constexpr double slope(double z) {
  using derived = derived_activation<std::remove_const_t<decltype(A)>>;
  double stored = 0;
  const double y = derived::forward_and_store(z, 0.25, [&](double value) { stored = value; });
  return derived::backward(derived::stores == symbolic::Stores::output ? y : stored, 0.25, 1.0);
}
/// ∂L/∂z at z and t, by what training runs.
template <auto L>
constexpr double delta(double z, double t) {
  double result = 0;
  derived_loss<struct Identity, std::remove_const_t<decltype(L)>>::template delta_and_value<double,
                                                                                            1>(
      1, [=](int) { return z; }, [=](int) { return t; }, [&](int, double d) { result = d; });
  return result;
}

// At zero a rectifier is off: the slope from below.
static_assert(slope<ReLU>(0) == 0 && slope<ReLU>(1e-300) == 1 && slope<ReLU>(-1e-300) == 0);
static_assert(slope<LeakyReLU<0.1>>(0) == 0.1 && slope<LeakyReLU<0.1>>(1e-9) == 1);
static_assert(slope<PReLU>(0) == 0.25 && slope<PReLU>(1e-9) == 1);
static_assert(slope<ELU<0.5>>(0) == 0.5 && slope<ELU<0.5>>(1e-9) == 1);

// Where a piece begins, the slope from below as well.
static_assert(slope<HardTanh>(1) == 1 && slope<HardTanh>(-1) == 0);
static_assert(slope<HardTanh>(1.001) == 0 && slope<HardTanh>(-0.999) == 1);
static_assert(slope<HardSigmoid>(-3) == 0 && slope<HardSigmoid>(3) > 0);
static_assert(slope<HardSwish>(-3) == 0 && slope<Softsign>(0) == 1);

// |w| at zero: neither side, so that a weight of zero stays there.
constexpr auto l1_slope = [](double w) {
  return derived_penalty<std::remove_const_t<decltype(L1<0.1>)>>::slope(w);
};
static_assert(l1_slope(0) == 0 && l1_slope(1e-300) == 1 && l1_slope(-1e-300) == -1);
static_assert(delta<MeanAbsoluteError>(2, 2) == 0);

// On the margin a margin loss still corrects; at z = 0 Rosenblatt's rule does.
static_assert(delta<Hinge>(1, 1) == -1 && delta<Hinge>(-1, -1) == 1 && delta<Hinge>(1.001, 1) == 0);
static_assert(delta<PerceptronLoss>(0, 1) == -1 && delta<PerceptronLoss>(0, -1) == 1);
static_assert(delta<PerceptronLoss>(1e-9, 1) == 0 && delta<PerceptronLoss>(-1e-9, 1) == -1);

// Huber's two pieces meet with one slope.
static_assert(delta<Huber<0.5>>(0.5, 0) == 0.5 && delta<Huber<0.5>>(0.75, 0) == 0.5);

}  // namespace
