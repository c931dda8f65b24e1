// SPDX-License-Identifier: MIT
// Programs of whole rows: loops over the elements, separated by sums and maxima along the row.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/symbolic/evaluate.hpp>
#include <ctnn/symbolic/program.hpp>

namespace ctnn::inline CTNN_ABI::symbolic {

/// A program whose element instructions run in loops. Loop k runs after the reductions of loop k -
/// 1; what is cheap is computed again in a later loop, what is dear is kept in a buffer of one row.
struct RowProgram : Program {
  std::uint8_t loops;       // how many loops over the row
  std::uint8_t kept;        // how many buffers
  std::uint8_t phase[160];  // the first loop that can compute it; for row values: before which loop
  std::uint8_t in_loops[160];  // bit k: loop k computes it
  std::uint8_t buffer[160];    // 1 + its buffer
};

[[nodiscard]] constexpr bool is_reduction(Op op) { return op == Op::row_sum || op == Op::row_max; }

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
  static constexpr bool dear(Op op) {
    return op == Op::divide || (op >= Op::pow && op <= Op::erf) || op == Op::sqrt;
  }
  constexpr void need(std::size_t i, int loop) {
    const Instruction& x = p.code[i];
    if (x.rank != Rank::element) return;
    if (keeps && dear(x.op) && p.phase[i] < loop) {
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

/// The same program with nothing kept: what is dear is computed again, too.
template <const auto& program>
inline constexpr RowProgram keeping_nothing = detail::RowPlanner{.keeps = false}(program);

[[nodiscard]] constexpr RowProgram emit_rows(const Expr& formula,
                                             std::string_view name = "result") {
  return emit_rows({Output{name, formula}});
}

}  // namespace ctnn::inline CTNN_ABI::symbolic

namespace ctnn::inline CTNN_ABI {

/// Names an output of a row program: `out(name, j, value)`.
template <const auto& program, std::size_t O>
struct OutputName {
  [[nodiscard]] static constexpr std::string_view view() { return program.outputs[O].name.view(); }
  friend constexpr bool operator==(OutputName, std::string_view name) { return view() == name; }
};

/// Runs a row program on rows of n elements. V may be a vector of samples (one row on each lane).
/// `env(name, j)` answers an element input, `env(name)` any other; `out(name, j, value)` takes
/// element results in ascending j, `out(name, value)` row results. Reductions run in ascending
/// order. Capacity is the largest n. Kept values live on the stack; where they take more than
/// in_place_limit, of 1024 classes and more in registers of 16 floats, they are computed again.
///
/// AlongLanes: one row, its elements side by side in registers. Then j is the first of as many
/// elements as V has lanes; lanes from n on are read and written too, and reductions leave them out.
/// j is an int: an unsigned one may wrap, so that accessors would compute their address in every turn.
template <const auto& program, ProgramValue V, std::size_t Capacity, bool AlongLanes = false>
struct EvaluateRows {
  static constexpr std::size_t size = program.code.size();
  static constexpr int lanes = [] {
    if constexpr (AlongLanes)
      return lanes_of<V>::count;
    else
      return 1;
  }();

  template <class Env, class Out>
  CTNN_INLINE static constexpr void run(int n, const Env& env, Out&& out) {
    if constexpr (sizeof(Kept) > in_place_limit) {
      EvaluateRows<symbolic::keeping_nothing<program>, V, 1, AlongLanes>::run(n, env, out);
    } else {
      loops(n, env, out);
    }
  }

 private:
  template <class Env, class Out>
  CTNN_INLINE static constexpr void loops(int n, const Env& env, Out& out) {
    State s{};
    Kept kept;
    [&]<std::size_t... L>(std::index_sequence<L...>) CTNN_INLINE_LAMBDA {
      ((before<L>(env, s), loop<L>(n, env, out, s, kept)), ...);
    }(std::make_index_sequence<program.loops>{});
    before<program.loops>(env, s);
    [&]<std::size_t... O>(std::index_sequence<O...>) CTNN_INLINE_LAMBDA {
      (row_result<O>(out, s), ...);
    }(std::make_index_sequence<program.outputs.size()>{});
  }

  using Op = symbolic::Op;
  using Rank = symbolic::Rank;
  using Scalar = symbolic::detail::scalar_of<V>;
  using Mask = decltype(std::declval<V>() > std::declval<V>());
  struct State {
    V value[size]{};
    Mask mask[size]{};
  };
  // Apart from State: indexed at run time, it lies in memory, and what lies beside it would as well.
  // Not set to zero: every element is written before it is read.
  struct Kept {
    std::array<V,
               (Capacity + static_cast<std::size_t>(lanes) - 1) / static_cast<std::size_t>(lanes)>
        row[program.kept == 0 ? 1 : program.kept];
  };
  static constexpr auto all = std::make_index_sequence<size>{};

  template <std::size_t I, class Load>
  CTNN_INLINE static constexpr void step(State& s, const Load& load) {
    constexpr symbolic::Instruction x = program.code[I];
    if constexpr (x.op == Op::constant)
      s.value[I] = V(static_cast<Scalar>(x.value));
    else if constexpr (x.op == Op::symbol)
      s.value[I] = V(load(InputName<program, x.a>{}));
    else if constexpr (symbolic::detail::is_comparison(x.op))
      s.mask[I] = symbolic::detail::call::compare<x.op>(s.value[x.a], s.value[x.b]);
    else if constexpr (x.op == Op::where)
      s.value[I] = symbolic::detail::call::choose(s.mask[x.a], s.value[x.b], s.value[x.c]);
    else
      s.value[I] = symbolic::detail::call::apply<x.op>(s.value[x.a], s.value[x.b], s.value[x.c]);
  }
  /// Row values that loop L may need.
  template <std::size_t L, class Env>
  CTNN_INLINE static constexpr void before(const Env& env, State& s) {
    const auto one = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) CTNN_INLINE_LAMBDA {
      constexpr auto x = program.code[I];
      if constexpr (x.rank != Rank::element && !symbolic::is_reduction(x.op) &&
                    program.phase[I] == L)
        step<I>(s, env);
    };
    [&]<std::size_t... I>(std::index_sequence<I...>)
        CTNN_INLINE_LAMBDA { (one(std::integral_constant<std::size_t, I>{}), ...); }(all);
  }
  template <std::size_t L, class Env, class Out>
  CTNN_INLINE static constexpr void loop(int n, const Env& env, Out& out, State& s, Kept& kept) {
    [&]<std::size_t... I>(std::index_sequence<I...>)
        CTNN_INLINE_LAMBDA { (start<L, I>(s), ...); }(all);
    for (int j = 0; j < n; j += lanes) {
      const auto load = [&](auto name) CTNN_INLINE_LAMBDA { return env(name, j); };
      [&]<std::size_t... I>(std::index_sequence<I...>)
          CTNN_INLINE_LAMBDA { (element<L, I>(n, j, load, s, kept), ...); }(all);
      [&]<std::size_t... O>(std::index_sequence<O...>) CTNN_INLINE_LAMBDA {
        (element_result<L, O>(j, out, s), ...);
      }(std::make_index_sequence<program.outputs.size()>{});
    }
    if constexpr (AlongLanes)
      [&]<std::size_t... I>(std::index_sequence<I...>)
          CTNN_INLINE_LAMBDA { (reduce_lanes<L, I>(s), ...); }(all);
  }
  /// A reduction of loop L before its first element.
  template <std::size_t L, std::size_t I>
  CTNN_INLINE static constexpr void start(State& s) {
    constexpr auto x = program.code[I];
    if constexpr (symbolic::is_reduction(x.op) && program.phase[I] == L + 1)
      s.value[I] = V(x.op == Op::row_sum ? Scalar(0) : -std::numeric_limits<Scalar>::infinity());
  }
  template <std::size_t L, std::size_t I>
  CTNN_INLINE static constexpr void reduce_lanes(State& s) {
    constexpr auto x = program.code[I];
    if constexpr (symbolic::is_reduction(x.op) && program.phase[I] == L + 1)
      s.value[I] = x.op == Op::row_sum ? sum_everywhere(s.value[I]) : max_everywhere(s.value[I]);
  }
  /// Element j of a reduced value; the neutral element beyond the end of the row.
  template <std::size_t A, Op reduction>
  CTNN_INLINE static constexpr V in_row([[maybe_unused]] int n, [[maybe_unused]] int j,
                                        const State& s) {
    if constexpr (!AlongLanes)
      return s.value[A];
    else
      return first_lanes(
          n - j, s.value[A],
          V(reduction == Op::row_sum ? Scalar(0) : -std::numeric_limits<Scalar>::infinity()));
  }
  template <std::size_t L, std::size_t I, class Load>
  CTNN_INLINE static constexpr void element(int n, int j, const Load& load, State& s, Kept& kept) {
    constexpr auto x = program.code[I];
    constexpr bool computed = (program.in_loops[I] >> L & 1) != 0;
    if constexpr (symbolic::is_reduction(x.op)) {
      if constexpr (program.phase[I] == L + 1) {
        if constexpr (x.op == Op::row_sum)
          s.value[I] = s.value[I] + in_row<x.a, x.op>(n, j, s);
        else
          s.value[I] = symbolic::detail::call::apply<Op::max>(
              s.value[I], in_row<x.a, x.op>(n, j, s), s.value[I]);
      }
    } else if constexpr (computed) {
      step<I>(s, load);
      if constexpr (program.buffer[I] != 0)
        kept.row[program.buffer[I] - 1][static_cast<std::size_t>(j / lanes)] = s.value[I];
    } else if constexpr (program.buffer[I] != 0 && program.phase[I] < L) {
      s.value[I] = kept.row[program.buffer[I] - 1][static_cast<std::size_t>(j / lanes)];
    }
  }
  template <std::size_t L, std::size_t O, class Out>
  CTNN_INLINE static constexpr void element_result(int j, Out& out, State& s) {
    constexpr auto result = program.outputs[O];
    if constexpr (result.rank == Rank::element && program.phase[result.at] == L)
      out(OutputName<program, O>{}, j, s.value[result.at]);
  }
  template <std::size_t O, class Out>
  CTNN_INLINE static constexpr void row_result(Out& out, State& s) {
    constexpr auto result = program.outputs[O];
    if constexpr (result.rank != Rank::element) out(OutputName<program, O>{}, s.value[result.at]);
  }
};

}  // namespace ctnn::inline CTNN_ABI
