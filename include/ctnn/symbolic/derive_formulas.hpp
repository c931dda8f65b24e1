// SPDX-License-Identifier: MIT
// From an activation, or an activation and a loss, to every formula that training runs.
#pragma once

#include <cstdint>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/symbolic/bounded_logs.hpp>
#include <ctnn/symbolic/gradient.hpp>

namespace ctnn::inline CTNN_ABI::symbolic {

/// What the training forward keeps for the backward pass: y, the slope s = ∂y/∂z, or z.
enum class Stores : std::uint8_t { output, slope, input };

/// An activation and all that follows from its formula.
struct DerivedActivation {
  Expr forward;    // y, of z (and alpha)
  Expr slope;      // ∂y/∂z, of z; 0 for a formula of whole rows, whose Jacobian is not diagonal
  Expr backward;   // ∂L/∂z, of g and what is stored: y, slope, or z
  Expr of_z;       // ∂L/∂z, of g and z
  Expr parameter;  // ∂L/∂alpha, of g and z; 0 without a trained parameter
  Stores stores;
  bool rows;                   // needs whole rows: emit_rows
  std::string_view objection;  // why the formula cannot be used, or empty
};

/// The symbol of an activation's trained parameter.
inline constexpr Expr alpha = symbol("alpha");
/// The symbol of the stored slope.
inline constexpr Expr stored_slope = symbol("slope");

[[nodiscard]] constexpr bool has_rows(const Expr& formula) {
  for (const Node& n : formula.nodes)
    if (is_reduction(n.op)) return true;
  return false;
}
namespace detail {
template <class F>
constexpr bool has_parameter = std::is_invocable_v<F, Expr, Expr>;
template <class F>
constexpr Expr apply(F f) {
  if constexpr (has_parameter<F>)
    return f(symbols::z, alpha);
  else
    return f(symbols::z);
}
}  // namespace detail

/// Derives the backward pass of y = f(z), or of y = f(z, alpha) with a trained parameter.
///
/// It runs on y if z can be eliminated at no extra cost; else the forward pass stores the slope;
/// rows and formulas with a parameter (whose gradient needs z anyway) store z.
template <class F>
[[nodiscard]] constexpr DerivedActivation derive_activation(F f) {
  const Expr formula = detail::apply(f);
  detail::Workspace g{};
  const auto z = g.symbol(symbols::z), y = g.symbol(symbols::y), seed = g.symbol(symbols::g);
  const auto forward = g.best(g.import(formula));
  const auto of_z = g.best(detail::gradient(g, forward, z, seed));
  const auto of_y = detail::ThroughY{g, z, y}.backward(forward, seed);
  DerivedActivation d{};
  d.forward = detail::to_expr(g, forward);
  d.of_z = detail::to_expr(g, of_z);
  d.rows = has_rows(formula);
  d.objection = objection(formula);
  if (!d.rows) d.slope = detail::to_expr(g, g.best(detail::gradient(g, forward, z, g.constant(1))));
  if (detail::has_parameter<F>)
    d.parameter = detail::to_expr(g, g.best(detail::gradient(g, forward, g.symbol(alpha), seed)));
  if (of_y != detail::Workspace::none && g.cost(of_y) <= g.cost(of_z)) {
    d.stores = Stores::output;
    d.backward = detail::to_expr(g, of_y);
  } else if (d.rows || detail::has_parameter<F>) {
    d.stores = Stores::input;
    d.backward = d.of_z;
  } else {
    d.stores = Stores::slope;
    d.backward = symbols::g * stored_slope;
  }
  return d;
}

/// Slope of an activation for its reader, through y where possible: `y*(1 - y)`.
template <class F>
[[nodiscard]] constexpr Expr slope_through_y(F f) {
  detail::Workspace g{};
  const auto z = g.symbol(symbols::z), y = g.symbol(symbols::y);
  const auto forward = g.best(g.import(detail::apply(f)));
  const auto slope = detail::ThroughY{g, z, y}.backward(forward, g.constant(1));
  return slope != detail::Workspace::none ? detail::to_expr(g, slope)
                                          : gradient(detail::apply(f), symbols::z);
}

/// `formula` with a symbol replaced, otherwise as it is written.
[[nodiscard]] constexpr Expr inserted(const Expr& formula, const Expr& what, const Expr& by) {
  Expr result = by;
  SmallArray<std::uint16_t, 128> at{};
  for (const Node& node : formula.nodes) {
    Node copy = node;
    const int k = arity(node.op);
    if (k > 0) copy.a = at[node.a];
    if (k > 1) copy.b = at[node.b];
    if (k > 2) copy.c = at[node.c];
    const bool hit = node.op == Op::symbol && node.name == what.root().name;
    at.push_back(hit ? static_cast<std::uint16_t>(by.nodes.size() - 1) : result.put(copy));
  }
  if (at.back() + 1u != result.nodes.size()) {  // the formula is `what` itself, or part of `by`
    Expr part = result;
    part.nodes.count = at.back() + 1u;
    return part;
  }
  return result;
}
/// Arithmetic counts 2, a division 4, a function 12; what is shared counts once.
[[nodiscard]] constexpr int cost(const Expr& formula) {
  int total = 0;
  for (const Node& n : formula.nodes) total += detail::columns(n.op).cost;
  return total;
}

/// A loss on top of an activation.
struct DerivedLoss {
  Expr value;       // of z and t, stable
  Expr delta;       // ∂L/∂z, of z and t
  Expr delta_of_y;  // ∂L/∂z, of y and t; the same as `delta` if z cannot be eliminated
  bool through_y;
  bool rows;
};

/// Derives the value and first delta of loss(f(z), t). Give `distribution("t")` as target where the
/// targets of a row sum to one.
///
/// Where an output at the end of its range makes a logarithm one of 0, and composing loss and
/// activation does not remove it (as BinaryCrossEntropy after Sigmoid does), log 0 counts
/// log_of_zero in the value, and its slope is 0.
template <class F, class Loss>
[[nodiscard]] constexpr DerivedLoss derive_loss(F f, Loss loss, const Expr& t = symbols::t) {
  const Expr formula = f(symbols::z);
  detail::Workspace g{};
  const auto z = g.symbol(symbols::z), y = g.symbol(symbols::y), one = g.constant(1);
  const auto forward = g.best(g.import(formula));
  const auto value = g.best(g.import(loss(formula, t)));
  const auto of_output = g.best(g.import(loss(symbols::y, t)));
  detail::ThroughY through{g, z, y};
  DerivedLoss d{};
  d.through_y = true;
  detail::Logs logs(g, of_output, y), left(g, value, z);  // of the loss alone, and composed
  const auto none = [&] { return logs.found.empty() || left.found.empty(); };
  if (!none()) {
    logs.keep_down_to_zero(range(detail::to_expr(g, forward)));
    left.keep_unproved();
  }
  if (!none()) {
    // The chain rule with ∂L/∂y of y as it is: composed, numerator and denominator of
    // (y - t)/(y*(1 - y)) would each have their own error of rounding.
    const auto seed = g.best(detail::gradient(g, logs.flat_near_zero(of_output), y, one));
    const auto incoming = g.symbol(symbols::g);
    auto backward = through.backward(forward, incoming);
    d.through_y = backward != detail::Workspace::none;
    if (!d.through_y) backward = g.best(detail::gradient(g, forward, z, incoming));
    d.delta_of_y = inserted(detail::to_expr(g, backward), symbols::g, detail::to_expr(g, seed));
    d.delta = inserted(d.delta_of_y, symbols::y, detail::to_expr(g, forward));
    if (!d.through_y) d.delta_of_y = d.delta;
    d.value = detail::to_expr(g, left.bounded(value));
    d.rows = has_rows(d.delta) || has_rows(d.value);
    return d;
  }
  // The chain rule through y, or the gradient of the composition rewritten through y. Whole rows
  // take the first if they can: their gradient in z is large, and no program would use it.
  const auto seed = g.best(detail::gradient(g, of_output, y, one));
  auto of_y = through.backward(forward, seed);
  const bool composed = of_y == detail::Workspace::none || !has_rows(formula);
  if (composed) {
    const auto delta = g.best(detail::gradient(g, value, z, one));
    d.delta = detail::to_expr(g, delta);
    const auto rewritten = through.rewrite(forward, delta);
    if (of_y == detail::Workspace::none ||
        (rewritten != detail::Workspace::none && g.cost(rewritten) <= g.cost(of_y)))
      of_y = rewritten;
  }
  d.value = detail::to_expr(g, value);
  d.through_y = of_y != detail::Workspace::none;
  d.delta_of_y = d.through_y ? detail::to_expr(g, of_y) : d.delta;
  if (d.through_y) {  // y stays one shared value inside the joint program
    const Expr joint = inserted(d.delta_of_y, symbols::y, detail::to_expr(g, forward));
    if (!composed || cost(joint) <= cost(d.delta)) d.delta = joint;
  }
  d.rows = has_rows(d.delta) || has_rows(d.value);
  return d;
}

/// An entry ∂y_i/∂z_j of a row activation's Jacobian, from its backward pass of y and g: `same`
/// means i = j, in y; otherwise in y_i and y_j. g is one at i and zero elsewhere.
[[nodiscard]] constexpr Expr jacobian_entry(const Expr& backward, bool same) {
  detail::Workspace w{};
  const auto y = w.symbol(symbols::y), g = w.symbol(symbols::g);
  const auto y_i = same ? y : w.symbol(symbol("y_i")), y_j = same ? y : w.symbol(symbol("y_j"));
  const auto root = w.expand(w.import(backward));
  detail::Workspace::Replacement r{};
  for (std::size_t n = 0; n < w.nodes.size(); ++n) {
    const auto id = static_cast<detail::Id>(n);
    if (!w.is(id, Op::row_sum) || !w.depends(id, g)) continue;
    detail::Workspace::Replacement at_i{};  // sum(r*g) → r at i
    at_i.from.push_back(g), at_i.to.push_back(w.constant(1));
    at_i.from.push_back(y), at_i.to.push_back(y_i);
    r.from.push_back(id), r.to.push_back(w.substitute(w.node(id).a, at_i));
  }
  r.from.push_back(g), r.to.push_back(w.constant(same ? 1 : 0));
  r.from.push_back(y), r.to.push_back(y_j);
  return detail::to_expr(w, w.best(w.substitute(root, r)));
}

}  // namespace ctnn::inline CTNN_ABI::symbolic
