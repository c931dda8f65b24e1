// SPDX-License-Identifier: MIT
// Value and first delta of losses on activations, and penalties, as text.
#include <support/textbook.hpp>

using namespace ctnn;
using namespace ctnn::symbolic;
using namespace textbook;
using symbols::w;

constexpr bool is(const DerivedLoss& d, std::string_view value, std::string_view delta_of_y) {
  return text(d.value) == value && text(d.delta_of_y) == delta_of_y;
}
constexpr Expr shares = distribution("t");  // targets of a row sum to one

// Pairs that cancel
static_assert(is(derive_loss(identity, half_squared), "0.5*(z - t)^2", "y - t"));
static_assert(is(derive_loss(logistic, binary_cross_entropy), "softplus(z) - z*t", "y - t"));
static_assert(is(derive_loss(softmax, cross_entropy, shares),
                 "log(sum(exp(z - max(z)))) - sum(t*(z - max(z)))", "y - t"));
static_assert(text(derive_loss(softmax, cross_entropy).delta_of_y) ==
              "y*sum(t) - t");  // any targets
static_assert(text(derive_loss(softmax, kullback_leibler, shares).delta_of_y) == "y - t");
static_assert(is(derive_loss(exponential, poisson), "exp(z) - z*t", "y - t"));

// In terms of z, for the joint program
static_assert(text(derive_loss(logistic, binary_cross_entropy).delta) == "sigmoid(z) - t");
static_assert(text(derive_loss(softmax, cross_entropy, shares).delta) ==
              "exp(z - max(z))/sum(exp(z - max(z))) - t");

// The vanishing gradient the chapter warns of, kept as it is
static_assert(text(derive_loss(logistic, half_squared).delta_of_y) == "y*(y - t)*(1 - y)");
static_assert(text(derive_loss(tangent, half_squared).delta_of_y) == "(y - t)*(1 - y^2)");
static_assert(text(derive_loss(relu, half_squared).delta_of_y) == "where(y>0, y - t, 0)");
static_assert(text(derive_loss(softmax, row_half_squared).delta_of_y) ==
              "y*(y - t - sum(y*(y - t)))");

// Regression and margins
static_assert(is(derive_loss(identity, absolute), "abs(z - t)", "sign(y - t)"));
static_assert(is(derive_loss(identity, huber),
                 "where(abs(z - t)>1, abs(z - t) - 0.5, 0.5*(z - t)^2)",
                 "where(abs(y - t)>1, sign(y - t), y - t)"));
static_assert(is(derive_loss(identity, log_cosh),
                 "softplus(2*abs(z - t)) - abs(z - t) - 0.6931471805599453", "tanh(y - t)"));
static_assert(is(derive_loss(identity, hinge), "max(0, 1 - z*t)", "where(y*t>1, 0, -t)"));
static_assert(is(derive_loss(identity, perceptron), "max(0, -z*t)", "where(y*t>0, 0, -t)"));
static_assert(is(derive_loss(identity, gaussian_nll), "2*(z - t)^2 + 0.2257913526447274",
                 "4*(y - t)"));

// Penalties
constexpr auto huber_penalty = where(abs(w) > 0.5, 0.5 * (abs(w) - 0.25), 0.5 * w * w);
static_assert(text(gradient(0.5 * w * w, w)) == "w");
static_assert(text(gradient(abs(w), w)) == "sign(w)");
static_assert(text(gradient(huber_penalty, w)) == "where(abs(w)>0.5, 0.5*sign(w), w)");
static_assert(text(gradient(0.01 * abs(w) + 0.005 * w * w, w)) == "0.01*(w + sign(w))");
