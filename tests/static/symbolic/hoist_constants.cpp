// SPDX-License-Identifier: MIT
// What is the same for all elements leaves a formula, once.
#include <ctnn/formulas/updates.hpp>
#include <ctnn/symbolic/formula_text.hpp>
#include <ctnn/symbolic/hoist_constants.hpp>

using namespace ctnn;
using namespace ctnn::symbolic;
namespace of = ctnn::symbols;

namespace {

constexpr bool is(const Hoisted& h, std::string_view formula) {
  return text(h.formula) == formula && h.constants.size() == 0;
}
constexpr bool is(const Hoisted& h, std::string_view formula, std::string_view c0) {
  return text(h.formula) == formula && h.constants.size() == 1 && text(h.constants[0]) == c0;
}

// Nothing to hoist: symbols and numbers are read as they are.
static_assert(is(hoist(of::w - of::rate * of::g), "w - rate*g"));
static_assert(is(hoist(of::w), "w"));
static_assert(is(hoist(of::rate), "rate"));

// A computed constant becomes a symbol, the largest part of it.
static_assert(is(hoist(of::w - of::rate / of::k * of::g), "w - c0*g", "rate/k"));
static_assert(is(hoist(of::w - of::rate / sqrt(1 - pow(Expr(0.5), of::k)) * of::g), "w - c0*g",
                 text(of::rate / sqrt(1 - pow(Expr(0.5), of::k))).view()));

// A formula that is one constant altogether.
static_assert(is(hoist(of::rate / of::k), "c0", "rate/k"));

// Used twice, hoisted once.
constexpr Expr shared = of::rate / of::k;
static_assert(is(hoist(where(of::w > shared, of::w - shared, of::g)), "where(w>c0, w - c0, g)",
                 "rate/k"));

// Numbering goes on from the given number, in ascending order.
constexpr Hoisted two = hoist(of::w * exp(of::rate) + of::g * exp(of::k), 3);
static_assert(two.constants.size() == 2 && text(two.formula) == "w*c3 + g*c4");
static_assert(text(two.constants[0]) == "exp(rate)" && text(two.constants[1]) == "exp(k)");

// Adam's two corrections are computed once a step, whatever the number of weights.
constexpr Hoisted adam =
    hoist(std::remove_const_t<decltype(Adam<>)>::f(of::w, of::g, of::m, of::v, of::rate, of::k).w);
static_assert(adam.constants.size() == 2);
constexpr bool reads(const Expr& formula, std::string_view name) {
  for (const Input& input : emit(formula).inputs)
    if (input.name.view() == name) return true;
  return false;
}
static_assert(!reads(adam.formula, "k") && reads(adam.formula, "c0") && reads(adam.formula, "c1"));

}  // namespace
