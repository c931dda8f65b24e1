// SPDX-License-Identifier: MIT
// What interval analysis proves about formulas.
#include <support/textbook.hpp>

using namespace ctnn;
using namespace ctnn::symbolic;
using namespace ctnn::symbols;

constexpr bool is(const Interval& i, double low, double high) {
  return i.low == low && i.high == high;
}
constexpr double inf = std::numeric_limits<double>::infinity();

static_assert(is(range(1 / (1 + exp(-z))), 0, 1));
static_assert(range(1 / (1 + exp(-z))).positive() && !range(1 / (1 + exp(-z))).straddles_zero());
static_assert(is(range(tanh(z)), -1, 1) && range(tanh(z)).straddles_zero());
static_assert(is(range(max(z, 0)), 0, inf) && !range(max(z, 0)).positive());
static_assert(range(exp(z)).positive() && range(-exp(z)).negative());
static_assert(is(range(textbook::hard_tanh(z)), -1, 1));
static_assert(is(range(z * z + 1), -inf, inf));   // a product does not know that both sides are one
static_assert(is(range(pow(z, 2) + 1), 1, inf));  // a power does
static_assert(is(range(where(z > 0, 1, -2)), -2, 1));
static_assert(is(range(exp(z) - 1, {Domain{make_name("z"), {-inf, 0, true, false}}}), -1, 0));
static_assert(range(z, {Domain{make_name("z"), {0, inf, true, true}}}).positive());
static_assert(range(tanh(z)).bounded() && !range(z).bounded());

static_assert(objection(log(-exp(z))) ==
              "the formula takes the logarithm of something that is never positive");
static_assert(objection(sqrt(-1 - pow(z, 2))) ==
              "the formula takes a root of something that is always negative");
static_assert(objection(z / (1 - Expr(1))) == "the formula divides by zero");
static_assert(objection(log(exp(z))).empty() && objection(log(z)).empty());
static_assert(derive_activation([](auto x) { return log(-exp(x)); }).objection != "");

static_assert(smoothness(tanh(z)).kinks == 0 && !smoothness(tanh(z)).steps);
static_assert(smoothness(max(z, 0)).kinks == 1);
static_assert(smoothness(textbook::hard_swish(z)).kinks == 2);
static_assert(smoothness(sign(z)).steps);

// Each branch of a where knows its side of the condition.
static_assert(is(range(where(z > 0, z, exp(z) - 1)), -1, inf));
static_assert(range(where(z > 0, z, exp(z) - 1)).low_open);
static_assert(is(range(where(z > 0, z, expm1(z))), -1, inf));
