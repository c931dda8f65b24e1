// SPDX-License-Identifier: MIT
// Formulas as straight-line programs: named inputs, shared subexpressions, explicit multiply-adds.
#pragma once

#include <cstddef>
#include <cstdint>

#include <ctnn/core/config.hpp>
#include <ctnn/operations/expression.hpp>
#include <ctnn/symbolic/formula_text.hpp>

namespace ctnn::inline CTNN_ABI::symbolic {

/// One operation on earlier results. Constants stay double until a kernel narrows them.
struct Instruction {
  Op op;  // Op::symbol loads input number a
  Rank rank;
  std::uint16_t a, b, c;
  double value;
  friend constexpr bool operator==(const Instruction& l, const Instruction& r) noexcept {
    return l.op == r.op && l.a == r.a && l.b == r.b && l.c == r.c && l.value == r.value;
  }
};
struct Input {
  Name name;
  Rank rank;
};
struct Result {
  Name name;
  Rank rank;
  std::uint16_t at;
};

/// Instruction i computes value i. What it reads of its environment is named by `inputs`.
struct Program {
  SmallArray<Instruction, 160> code;
  SmallArray<Input, 16> inputs;
  SmallArray<Result, 8> outputs;

  [[nodiscard]] constexpr bool reads(std::string_view name) const {
    for (const Input& input : inputs)
      if (input.name.view() == name) return true;
    return false;
  }
  /// Instructions without loads and constants.
  [[nodiscard]] constexpr int operations() const {
    int n = 0;
    for (const Instruction& x : code) n += x.op != Op::constant && x.op != Op::symbol ? 1 : 0;
    return n;
  }
};

/// A formula and the name of its result.
struct Output {
  std::string_view name;
  Expr formula;
};

namespace detail {

struct Emitter {
  using Reg = std::uint16_t;

  Expr graph{};
  Program program{};
  SmallArray<std::uint16_t, 8> roots{};
  std::uint16_t uses[128]{};
  std::uint16_t placed[128]{};  // 1 + the instruction of a node

  constexpr void add_output(const Output& output) {
    if (roots.empty()) graph.nodes.count = 0;
    roots.push_back(graph.merge(output.formula));
  }
  constexpr void run() {
    for (const Node& n : graph.nodes) {
      const int k = arity(n.op);
      if (k > 0) ++uses[n.a];
      if (k > 1) ++uses[n.b];
      if (k > 2) ++uses[n.c];
    }
    for (std::uint16_t root : roots) ++uses[root];
    for (std::size_t i = 0; i < roots.size(); ++i) program.outputs[i].at = place(roots[i]);
  }

  // ---- for the rows of the operations
  constexpr Reg put(Op op, Reg a = 0, Reg b = 0, Reg c = 0, double value = 0) {
    Instruction x{op, Rank::constant, a, b, c, value};
    const int k = arity(op);
    if (k > 0) x.rank = program.code[a].rank;
    if (k > 1 && program.code[b].rank > x.rank) x.rank = program.code[b].rank;
    if (k > 2 && program.code[c].rank > x.rank) x.rank = program.code[c].rank;
    if (is_reduction(op)) x.rank = Rank::row;
    if (k == 2 && is_constant(a) && is_constant(b)) {
      const double l = program.code[a].value, r = program.code[b].value;
      if (op == Op::add) return constant(l + r);
      if (op == Op::subtract) return constant(l - r);
      if (op == Op::multiply) return constant(l * r);
      if (op == Op::divide) return constant(l / r);
    }
    if (op == Op::sqrt && is_constant(a)) return constant(math::sqrt(program.code[a].value));
    return put(x);
  }
  constexpr Reg constant(double value) { return put(Op::constant, 0, 0, 0, value); }
  constexpr Reg negate(Reg r) {
    const Instruction x = program.code[r];
    if (x.op == Op::constant) return constant(-x.value);
    return x.op == Op::negate ? x.a : put(Op::negate, r);
  }
  constexpr Reg place(std::uint16_t at) {
    if (placed[at] == 0) placed[at] = static_cast<Reg>(lower(graph.nodes[at]) + 1);
    return static_cast<Reg>(placed[at] - 1);
  }

 private:
  constexpr Reg put(const Instruction& x) {
    for (std::size_t i = 0; i < program.code.size(); ++i)
      if (program.code[i] == x) return static_cast<Reg>(i);
    program.code.push_back(x);
    return static_cast<Reg>(program.code.size() - 1);
  }
  constexpr bool is_constant(Reg r) const { return program.code[r].op == Op::constant; }
  /// Is the node a product that nothing else needs? Then an addition fuses it.
  constexpr bool fusible(std::uint16_t at) const {
    const Node& n = graph.nodes[at];
    return uses[at] == 1 && (n.op == Op::multiply || (n.op == Op::power && n.value == 2));
  }
  constexpr Reg fused(Op op, std::uint16_t product, std::uint16_t added) {
    const Reg addend = place(added);
    const Node n = graph.nodes[product];
    const Reg a = place(n.a);
    const Reg b = n.op == Op::power ? a : place(n.b);
    if (is_constant(a) && is_constant(b) && is_constant(addend)) {
      const double ab = program.code[a].value * program.code[b].value,
                   c = program.code[addend].value;
      return constant(op == Op::fms ? ab - c : op == Op::fnma ? c - ab : ab + c);
    }
    if (op == Op::fnma && is_constant(a)) return put(Op::fma, negate(a), b, addend);
    if (op == Op::fms && is_constant(addend)) return put(Op::fma, a, b, negate(addend));
    return put(op, a, b, addend);
  }
  constexpr Reg lower(const Node& n);
  constexpr Reg load(const Node& n) {
    std::size_t i = 0;
    while (i < program.inputs.size() && !(program.inputs[i].name == n.name)) ++i;
    if (i == program.inputs.size()) program.inputs.push_back({n.name, n.rank});
    return put({Op::symbol, n.rank, static_cast<Reg>(i), 0, 0, 0});
  }
  constexpr Reg power(Reg x, double e) {
    if (e < 0) return put(Op::divide, constant(1), power(x, -e));
    if (e == 1) return x;
    if (e == 0.5) return put(Op::sqrt, x);
    if (e == 1.5) return put(Op::multiply, x, put(Op::sqrt, x));
    if (e <= 16 && math::detail::is_integer(e)) {
      const int n = static_cast<int>(e);
      const int rounded_down = n / 2;
      const Reg half = power(x, rounded_down);
      const Reg square = put(Op::multiply, half, half);
      return n % 2 == 0 ? square : put(Op::multiply, square, x);
    }
    return put(Op::pow, x, constant(e));
  }
};

/// The functions that are computed by other operations, from the node of their operand.
using Replacement = std::uint16_t (*)(Emitter&, std::uint16_t);
inline constexpr auto replacements = op_column<Replacement>([]<Op O>() -> Replacement {
  if constexpr (requires(Emitter& p) { Operation<O>::lower(p, std::uint16_t{}); })
    return [](Emitter& p, std::uint16_t u) { return Operation<O>::lower(p, u); };
  else
    return nullptr;
});

constexpr Emitter::Reg Emitter::lower(const Node& n) {
  switch (n.op) {
    case Op::constant:
      return constant(n.value);
    case Op::symbol:
      return load(n);
    case Op::add:
      if (fusible(n.a)) return fused(Op::fma, n.a, n.b);
      if (fusible(n.b)) return fused(Op::fma, n.b, n.a);
      break;
    case Op::subtract:
      if (fusible(n.b)) return fused(Op::fnma, n.b, n.a);  // a - b*c
      if (fusible(n.a)) return fused(Op::fms, n.a, n.b);   // a*b - c
      break;
    case Op::power:
      return power(place(n.a), n.value);
    case Op::max:
    case Op::min: {  // vector instructions return the second operand on NaN: constants first
      const Reg a = place(n.a), b = place(n.b);
      return is_constant(b) ? put(n.op, b, a) : put(n.op, a, b);
    }
    case Op::divide: {
      // One division a row, then a product an element: 16 divisions take 16 to 24 cycles each.
      const Reg a = place(n.a), b = place(n.b);
      if (program.code[a].rank == Rank::element && program.code[b].rank == Rank::row)
        return put(Op::multiply, a, put(Op::divide, constant(1), b));
      return put(Op::divide, a, b);
    }
    case Op::negate:
      return negate(place(n.a));
    default:
      if (const auto replace = replacements.of[index(n.op)]; replace != nullptr)
        return replace(*this, n.a);
  }
  const int k = arity(n.op);
  const Reg a = place(n.a), b = k > 1 ? place(n.b) : Reg{0}, c = k > 2 ? place(n.c) : Reg{0};
  return put(n.op, a, b, c);
}

}  // namespace detail

/// Compiles formulas into one program; what they have in common is computed once.
template <std::size_t N>
[[nodiscard]] constexpr Program emit(const Output (&outputs)[N]) {
  detail::Emitter emitter{};
  for (const Output& output : outputs) {
    emitter.add_output(output);
    emitter.program.outputs.push_back({make_name(output.name), output.formula.rank(), 0});
  }
  emitter.run();
  return emitter.program;
}
[[nodiscard]] constexpr Program emit(const Expr& formula, std::string_view name = "result") {
  return emit({Output{name, formula}});
}

/// The program as text, one instruction a line.
[[nodiscard]] constexpr Text text(const Program& program) {
  Text out{};
  const auto reg = [&](std::uint16_t r) {
    if (program.code[r].op == Op::constant)
      out += program.code[r].value;
    else
      (out += "v") += static_cast<double>(r);
  };
  for (std::size_t i = 0; i < program.code.size(); ++i) {
    const Instruction& x = program.code[i];
    if (x.op == Op::constant) continue;
    ((out += "v") += static_cast<double>(i)) += " = ";
    if (is_reduction(x.op)) out += "row_";
    out += function_name(x.op);
    const int k = arity(x.op);
    out += " ";
    if (x.op == Op::symbol) out += program.inputs[x.a].name.view();
    if (k > 0) reg(x.a);
    if (k > 1) out += ", ", reg(x.b);
    if (k > 2) out += ", ", reg(x.c);
    out += "\n";
  }
  for (const Result& result : program.outputs) {
    (out += result.name.view()) += " = ";
    reg(result.at);
    out += "\n";
  }
  return out;
}

}  // namespace ctnn::inline CTNN_ABI::symbolic
