// SPDX-License-Identifier: MIT
// Each rule of the simplifier has its line here.
#include <ctnn/symbolic/formula_text.hpp>
#include <ctnn/symbolic/simplify.hpp>

using namespace ctnn;
using namespace ctnn::symbolic;
using namespace ctnn::symbols;

constexpr bool simple(const Expr& e, std::string_view expected) {
  return text(simplify(e)) == expected;
}

// Collecting
static_assert(simple(z + z, "2*z"));
static_assert(simple(z - z, "0"));
static_assert(simple(z * y / z, "y"));
static_assert(simple(z * z * z, "z^3"));
static_assert(simple(0.1 * z + 0.2 * z - 0.3 * z, "0"));
static_assert(simple(pow(sqrt(z), 2), "z"));
static_assert(simple(sqrt(z * z), "abs(z)"));
static_assert(simple(sqrt(4 * z), "2*sqrt(z)"));
static_assert(simple(pow(2 * z, 3), "8*z^3"));
static_assert(simple(2 * (z + y) - z, "z + 2*y"));
static_assert(simple(pow(Expr(1.4142135623730951), 2) * z,
                     "2*z"));  // only rounding keeps it from 2

// Expansion, common factor, common denominator, grouping, cancelling before expanding
static_assert(simple((z + 1) * (z - 1) + 1, "z^2"));
static_assert(simple(y * g - y * y * g, "y*g*(1 - y)"));
static_assert(simple(0.5 * g + 0.5 * y, "0.5*(y + g)"));
static_assert(simple(z * g + z * t + w, "z*(g + t) + w"));
static_assert(simple(1 / (1 + abs(z)) - abs(z) / pow(1 + abs(z), 2), "1/(abs(z) + 1)^2"));
static_assert(simple(((1 - t) / (1 - y) - t / y) * y * (1 - y), "y - t"));
static_assert(simple((t - y) * y * (y - 1), "y*(y - t)*(1 - y)"));
static_assert(simple(-(y - 1), "1 - y"));

// exp and log
static_assert(simple(exp(z) * exp(-z), "1"));
static_assert(simple(exp(log(z)), "z"));
static_assert(simple(exp(y + log(t)), "t*exp(y)"));
static_assert(simple(log(exp(z)), "z"));
static_assert(simple(log(3 * exp(z)) - log(Expr(3)), "z"));
static_assert(simple(log(z * exp(y)), "y + log(z)"));
static_assert(simple(exp(z) - 1, "expm1(z)"));
static_assert(simple(2 * exp(-z) - 2, "2*expm1(-z)"));
static_assert(simple(exp(z) + exp(y) - 1, "expm1(z) + exp(y)"));
static_assert(simple(log(1 + z), "log1p(z)"));
static_assert(simple(log1p(exp(z)), "softplus(z)"));
static_assert(simple(expm1(z) + 1, "exp(z)"));
static_assert(simple(softplus(-z), "softplus(z) - z"));

// The logistic function
static_assert(simple(1 / (1 + exp(-z)), "sigmoid(z)"));
static_assert(simple(1 / (1 + exp(z)), "1 - sigmoid(z)"));
static_assert(simple(exp(z) / (1 + exp(z)), "sigmoid(z)"));
static_assert(simple(1 - sigmoid(-z), "sigmoid(z)"));
static_assert(simple(log(sigmoid(z)), "z - softplus(z)"));
static_assert(simple(log(1 - sigmoid(z)), "-softplus(z)"));
static_assert(simple(2 * sigmoid(2 * z) - 1, "tanh(z)"));
static_assert(simple(log(1 + exp(-z)) + z, "softplus(z)"));

// Signs
static_assert(simple(abs(-z), "abs(z)"));
static_assert(simple(abs(-2 * z), "2*abs(z)"));
static_assert(simple(abs(exp(z)), "exp(z)"));
static_assert(simple(pow(abs(z), 2), "z^2"));
static_assert(simple(z * sign(z), "abs(z)"));
static_assert(simple(abs(z) * sign(z), "z"));
static_assert(simple(tanh(abs(z)) * sign(z), "tanh(z)"));
static_assert(simple(sign(-3 * z), "-sign(z)"));
static_assert(simple(tanh(-z), "-tanh(z)"));
static_assert(simple(cos(-z), "cos(z)"));
static_assert(simple(sin(-z) + sin(z), "0"));

// where
static_assert(simple(g * where(z > 0, 1, 0) + 0.1 * g * where(z > 0, 0, 1),
                     "where(z>0, g, 0.1*g)"));
static_assert(simple(where(z > 0, y, y), "y"));
static_assert(simple(where(exp(z) > 0, y, t), "y"));
static_assert(simple(where(z < 3, y, t), "where(z>=3, t, y)"));
static_assert(simple(where(2 * z > 6, y, t), "where(z>3, y, t)"));
static_assert(simple(where(z > 0, where(z > 0, y, t), g), "where(z>0, y, g)"));
static_assert(simple(where(z > 1, 1, min(1, z)), "where(z>1, 1, z)"));
static_assert(simple(y * (z > 0), "where(z>0, y, 0)"));

// Rows
constexpr Expr r = symbol("r", Rank::row), share = distribution("share");
static_assert(simple(row_sum(z * r), "r*sum(z)"));
static_assert(simple(row_sum(z * r + y) / r, "sum(y)/r + sum(z)"));
static_assert(simple(row_sum(2 * share), "2"));
static_assert(simple(row_sum(z - row_max(z)), "sum(z - max(z))"));
static_assert(simple(row_max(r), "r"));

// The text of what was written
static_assert(text(1 / (1 + exp(-z))) == "1/(1 + exp(-z))");
static_assert(text(z - (y - t)) == "z - (y - t)");
static_assert(text(pow(z + 1, -2) * 1e-7) == "(z + 1)^(-2)*1e-7");
static_assert(text(Expr(0.1)) == "0.1" && text(Expr(1e300)) == "1e300" &&
              text(Expr(-2.5)) == "-2.5");
static_assert(text(Expr(0.30000000000000004)) == "0.30000000000000004");
