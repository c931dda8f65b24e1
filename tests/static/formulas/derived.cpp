// SPDX-License-Identifier: MIT
// What is derived from the library's own objects, as text: the table of FORMULAS.md.
#include <ctnn/formulas/derived.hpp>
#include <ctnn/formulas/derived_updates.hpp>
#include <ctnn/formulas/penalties.hpp>

using namespace ctnn;
using symbolic::Stores;
using symbolic::text;

namespace {

template <auto A>
using activation_of = derived_activation<std::remove_const_t<decltype(A)>>;
template <auto A>
constexpr bool backward(std::string_view expected, Stores stores = Stores::output) {
  return text(activation_of<A>::formulas.backward) == expected &&
         activation_of<A>::stores == stores;
}
template <auto A, auto L>
constexpr bool delta(std::string_view expected) {
  using derived = derived_loss<std::remove_const_t<decltype(A)>, std::remove_const_t<decltype(L)>>;
  return text(derived::formulas.delta_of_y) == expected;
}
template <auto A, auto L>
constexpr bool value(std::string_view expected) {
  using derived = derived_loss<std::remove_const_t<decltype(A)>, std::remove_const_t<decltype(L)>>;
  return text(derived::formulas.value) == expected;
}
template <auto P>
constexpr bool slope(std::string_view expected) {
  return text(symbolic::gradient(P.f(symbols::w), symbols::w)) == expected;
}

static_assert(backward<Identity>("g"));
static_assert(backward<Sigmoid>("y*g*(1 - y)"));
static_assert(backward<Tanh>("g*(1 - y^2)"));
static_assert(backward<ReLU>("where(y>0, g, 0)"));
static_assert(backward<LeakyReLU<0.1>>("where(y>0, g, 0.1*g)"));
static_assert(backward<ELU<>>("where(y>0, g, g*(y + 1))"));
static_assert(backward<Softmax>("y*(g - sum(y*g))"));
static_assert(backward<Sign>("0"));
static_assert(backward<PReLU>("where(z>0, g, g*alpha)", Stores::input));
static_assert(text(activation_of<PReLU>::formulas.parameter) == "g*min(z, 0)");
static_assert(backward<Swish>("g*slope", Stores::slope));
static_assert(backward<GELU>("g*slope", Stores::slope));
static_assert(backward<Mish>("g*slope", Stores::slope));
static_assert(backward<Softplus>("g*slope", Stores::slope));
static_assert(backward<Softsign>("g*slope", Stores::slope));
static_assert(backward<HardTanh>("g*slope", Stores::slope));

static_assert(delta<Identity, HalfSquaredError>("y - t"));
static_assert(delta<Sigmoid, HalfSquaredError>("y*(y - t)*(1 - y)"));  // vanishes, as it must
static_assert(delta<Sigmoid, BinaryCrossEntropy>("y - t"));
static_assert(value<Sigmoid, BinaryCrossEntropy>("softplus(z) - z*t"));
static_assert(delta<Softmax, CrossEntropy>("y - t"));
static_assert(value<Softmax, CrossEntropy>("log(sum(exp(z - max(z)))) - sum(t*(z - max(z)))"));
static_assert(delta<Softmax, KLDivergence>("y - t"));
static_assert(delta<Softmax, LabelSmoothing<0.1, CrossEntropy>>("y - t"));
static_assert(delta<Identity, MeanAbsoluteError>("sign(y - t)"));
static_assert(delta<Identity, Huber<>>("where(abs(y - t)>1, sign(y - t), y - t)"));
static_assert(delta<Identity, GaussianNLL<0.5>>("4*(y - t)"));

static_assert(slope<L1<0.1>>("sign(w)") && slope<L2<0.1>>("w"));
static_assert(slope<ProximalL1<0.1>>("sign(w)"));

// What an update keeps beside a weight.
template <auto U>
constexpr int states = derived_update<std::remove_const_t<decltype(U)>>::states;
static_assert(states<SGD<>> == 0 && states<Momentum<>> == 1 && states<Nesterov<>> == 1);
static_assert(states<RMSProp<>> == 1 && states<Adagrad<>> == 1);
static_assert(states<Adam<>> == 2 && states<AdamW<>> == 2 && states<Nadam<>> == 2);

}  // namespace
