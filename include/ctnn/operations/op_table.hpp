// SPDX-License-Identifier: MIT
// The table of operations, one row each, for what looks them up by number.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/operations/basic_operations.hpp>
#include <ctnn/operations/elementary_functions.hpp>
#include <ctnn/operations/interval.hpp>

namespace ctnn::inline CTNN_ABI::symbolic {

namespace detail {

constexpr std::size_t index(Op op) { return static_cast<std::size_t>(op); }
inline constexpr std::size_t op_count = index(Op::shift) + 1;

/// One entry for each operation. Read as `column.of[index(op)]`.
template <class T>
struct OpColumn {
  T of[op_count];
};

/// `entry.operator()<op>()` of all operations.
template <class T>
constexpr OpColumn<T> op_column(auto entry) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return OpColumn<T> { {entry.template operator()<static_cast<Op>(I)>()...} };
  }(std::make_index_sequence<op_count>{});
}

/// The columns that are values.
struct OpColumns {
  OpKind kind;
  Corner corner;
  Parity parity;
  Notation notation;
  bool positive;
  int cost, precedence, left, right;
  std::string_view name, text, latex, mathml;
  double (*fold)(double);                                                // f of a constant
  Interval (*range)(const Interval&, const Interval&, const Interval&);  // or null: any number
  std::string_view (*objection)(const Interval&);                        // or null: none
};
inline constexpr auto op_table = op_column<OpColumns>([]<Op O>() {
  using Row = Operation<O>;
  OpColumns c{Row::kind,       Row::corner, Row::parity, Row::notation, Row::positive, Row::cost,
              Row::precedence, 0,           0,           Row::name,     Row::name,     Row::name,
              Row::name,       nullptr,     nullptr,     nullptr};
  if constexpr (requires { Row::text; }) c.text = Row::text;
  if constexpr (requires { Row::latex; }) c.latex = Row::latex;
  if constexpr (requires { Row::mathml; }) c.mathml = Row::mathml;
  if constexpr (requires { Row::left; }) c.left = Row::left, c.right = Row::right;
  if constexpr (Row::kind == OpKind::function && requires { Row::evaluate(0.0); })
    c.fold = [](double u) { return Row::evaluate(u); };
  if constexpr (requires { Row::range(Interval{}); })
    c.range = [](const Interval& a, const Interval&, const Interval&) { return Row::range(a); };
  else if constexpr (requires { Row::range(Interval{}, Interval{}); })
    c.range = [](const Interval& a, const Interval& b, const Interval&) {
      return Row::range(a, b);
    };
  else if constexpr (requires { Row::range(Interval{}, Interval{}, Interval{}); })
    c.range = Row::range;
  if constexpr (requires { Row::objection(Interval{}); }) c.objection = Row::objection;
  return c;
});
inline constexpr auto arities = op_column<int>([]<Op O>() { return Operation<O>::arity; });

constexpr const OpColumns& columns(Op op) { return op_table.of[index(op)]; }

}  // namespace detail

/// How many operands it has.
[[nodiscard]] constexpr int arity(Op op) noexcept { return detail::arities.of[detail::index(op)]; }
[[nodiscard]] constexpr std::string_view function_name(Op op) { return detail::columns(op).name; }
/// A sum or maximum along the row.
[[nodiscard]] constexpr bool is_reduction(Op op) {
  return detail::columns(op).kind == OpKind::reduction;
}
[[nodiscard]] constexpr bool is_comparison(Op op) {
  return detail::columns(op).kind == OpKind::comparison;
}

}  // namespace ctnn::inline CTNN_ABI::symbolic
