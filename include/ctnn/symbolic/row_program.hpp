// SPDX-License-Identifier: MIT
// Programs of whole rows: loops over the elements, separated by sums and maxima along the row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/operations/expression.hpp>
#include <ctnn/operations/op_table.hpp>
#include <ctnn/symbolic/program.hpp>

namespace ctnn::inline CTNN_ABI::symbolic {

/// A program whose element instructions run in loops. Loop k runs after the reductions of loop k -
/// 1; what is cheap is computed again in a later loop, what costs more is kept in a buffer of one row.
struct RowProgram : Program {
  std::uint8_t loops;       // how many loops over the row
  std::uint8_t kept;        // how many buffers
  std::uint8_t phase[160];  // the first loop that can compute it; for row values: before which loop
  std::uint8_t in_loops[160];  // bit k: loop k computes it
  std::uint8_t buffer[160];    // 1 + its buffer
};

namespace detail {

struct RowPlanner {
  bool keeps = true;
  RowProgram p{};

  constexpr RowProgram operator()(const Program& program) {
    static_cast<Program&>(p) = program;
    p.loops = 1;
    for (std::size_t i = 0; i < p.code.size(); ++i) {
      const Instruction& x = p.code[i];
      const int k = arity(x.op);
      std::uint8_t phase = 0;
      if (k > 0) phase = larger(phase, p.phase[x.a]);
      if (k > 1) phase = larger(phase, p.phase[x.b]);
      if (k > 2) phase = larger(phase, p.phase[x.c]);
      if (is_reduction(x.op)) ++phase;
      p.phase[i] = phase;
      const bool loop = x.rank == Rank::element || is_reduction(x.op);
      const auto last = static_cast<std::uint8_t>(is_reduction(x.op) ? phase : phase + 1);
      if (loop) p.loops = larger(p.loops, last);
    }
    for (int loop = p.loops - 1; loop >= 0; --loop) {
      for (std::size_t i = 0; i < p.code.size(); ++i)
        if (is_reduction(p.code[i].op) && p.phase[i] == loop + 1) need(p.code[i].a, loop);
      for (const Result& out : p.outputs)
        if (out.rank == Rank::element && p.phase[out.at] == loop) need(out.at, loop);
      for (std::size_t i = 0; i < p.code.size(); ++i)
        if (p.buffer[i] != 0 && p.phase[i] == loop) need(i, loop);
    }
    return p;
  }

 private:
  static constexpr std::uint8_t larger(std::uint8_t a, std::uint8_t b) { return a > b ? a : b; }
  /// Loads and arithmetic are computed again; functions and divisions are kept. So is arithmetic
  /// that would drag such a function into the later loop.
  static constexpr bool worth_keeping(Op op) { return columns(op).cost > columns(Op::add).cost; }
  constexpr void need(std::size_t i, int loop) {
    const Instruction& x = p.code[i];
    if (x.rank != Rank::element) return;
    if (keeps && worth_keeping(x.op) && p.phase[i] < loop) {
      if (p.buffer[i] == 0) p.buffer[i] = ++p.kept;
      return;
    }
    const auto bit = static_cast<std::uint8_t>(1u << loop);
    if ((p.in_loops[i] & bit) != 0) return;
    p.in_loops[i] = static_cast<std::uint8_t>(p.in_loops[i] | bit);
    const int k = arity(x.op);
    if (k > 0) need(x.a, loop);
    if (k > 1) need(x.b, loop);
    if (k > 2) need(x.c, loop);
  }
};

}  // namespace detail

/// Compiles formulas with row_sum and row_max.
template <std::size_t N>
[[nodiscard]] constexpr RowProgram emit_rows(const Output (&outputs)[N]) {
  return detail::RowPlanner{}(emit(outputs));
}

/// The same program with nothing kept: functions and divisions are computed again, too.
template <const auto& program>
inline constexpr RowProgram keeping_nothing = detail::RowPlanner{.keeps = false}(program);

[[nodiscard]] constexpr RowProgram emit_rows(const Expr& formula,
                                             std::string_view name = "result") {
  return emit_rows({Output{name, formula}});
}

}  // namespace ctnn::inline CTNN_ABI::symbolic
