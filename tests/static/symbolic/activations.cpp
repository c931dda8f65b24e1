// SPDX-License-Identifier: MIT
// The derived backward pass of every activation, as text.
#include <support/textbook.hpp>

using namespace ctnn;
using namespace ctnn::symbolic;
using namespace textbook;

template <auto f>
inline constexpr DerivedActivation derived = derive_activation(f);
template <auto f>
constexpr bool stores(Stores what, std::string_view backward) {
  return derived<f>.stores == what && text(derived<f>.backward) == backward &&
         derived<f>.objection.empty();
}

// What is stored is y
static_assert(stores<identity>(Stores::output, "g"));
static_assert(stores<logistic>(Stores::output, "y*g*(1 - y)"));
static_assert(stores<tangent>(Stores::output, "g*(1 - y^2)"));
static_assert(stores<tangent_by_sigmoid>(Stores::output, "g*(1 - y^2)"));
static_assert(stores<relu>(Stores::output, "where(y>0, g, 0)"));
static_assert(stores<leaky_relu>(Stores::output, "where(y>0, g, 0.1*g)"));
static_assert(stores<elu>(Stores::output, "where(y>0, g, g*(y + 1))"));
static_assert(stores<elu_half>(Stores::output, "where(y>0, g, g*(y + 0.5))"));
static_assert(stores<selu>(Stores::output,
                           "where(y>0, 1.0507009873554805*g, g*(y + 1.7580993408473766))"));
static_assert(stores<exponential>(Stores::output, "y*g"));
static_assert(stores<softmax>(Stores::output, "y*(g - sum(y*g))"));
static_assert(stores<log_softmax>(Stores::output, "g - sum(g)*exp(y)"));
static_assert(stores<[](auto z) { return sign(z); }>(Stores::output, "0"));
static_assert(stores<[](auto z) { return sqrt(z); }>(Stores::output, "0.5*g/abs(y)"));
static_assert(stores<[](auto z) { return 3 * tanh(z); }>(Stores::output,
                                                         "g*(3 - 0.3333333333333333*y^2)"));

// What is stored is y and the slope
template <auto f>
constexpr bool slope(std::string_view expected) {
  return stores<f>(Stores::slope, "g*slope") && text(derived<f>.slope) == expected;
}
static_assert(slope<soft_plus>("sigmoid(z)"));
static_assert(slope<softsign>("1/(abs(z) + 1)^2"));
static_assert(slope<swish>("sigmoid(z)*(z*(1 - sigmoid(z)) + 1)"));
static_assert(
    slope<gelu>("0.39894228040143265*z*exp(-0.5*z^2) + 0.5*erf(0.7071067811865475*z) + 0.5"));
static_assert(slope<mish>("z*sigmoid(z)*(1 - tanh(softplus(z))^2) + tanh(softplus(z))"));
static_assert(slope<hard_tanh>("where(z>1, 0, where(z>-1, 1, 0))"));
static_assert(slope<hard_sigmoid>("where(z>3, 0, where(z>-3, 0.16666666666666666, 0))"));
static_assert(slope<hard_swish>("where(z>3, 1, where(z>-3, 0.3333333333333333*z + 0.5, 0))"));
static_assert(slope<snake>("2*sin(z)*cos(z) + 1"));
static_assert(derived<gelu_tanh>.stores == Stores::slope);

// A trained parameter keeps z: alpha may turn negative
static_assert(stores<prelu>(Stores::input, "where(z>0, g, g*alpha)"));
static_assert(text(derived<prelu>.parameter) == "g*min(z, 0)");

// The Jacobian of softmax: ∂y_i/∂z_j for i = j and i ≠ j
static_assert(text(jacobian_entry(derived<softmax>.backward, true)) == "y*(1 - y)");
static_assert(text(jacobian_entry(derived<softmax>.backward, false)) == "-y_i*y_j");

// Forward passes in their careful form
static_assert(text(derived<logistic>.forward) == "sigmoid(z)");
static_assert(text(derived<elu>.forward) == "where(z>0, z, expm1(z))");
static_assert(text(derived<soft_plus>.forward) == "softplus(z)");
static_assert(text(derived<tangent_by_sigmoid>.forward) == "tanh(z)");
static_assert(text(derived<softmax>.forward) == "exp(z - max(z))/sum(exp(z - max(z)))");

// Slopes for the reader
static_assert(text(slope_through_y(logistic)) == "y*(1 - y)");
static_assert(text(slope_through_y(tangent)) == "1 - y^2");
