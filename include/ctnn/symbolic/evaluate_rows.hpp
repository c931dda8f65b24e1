// SPDX-License-Identifier: MIT
// Runs programs of whole rows, on scalars or SIMD vectors, across rows or along one.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <string_view>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/operations/op_table.hpp>
#include <ctnn/symbolic/evaluate.hpp>
#include <ctnn/symbolic/row_program.hpp>

namespace ctnn::inline CTNN_ABI {

/// Names an output of a row program: `out(name, j, value)`.
template <const auto& program, std::size_t O>
struct OutputName {
  /// The name.
  [[nodiscard]] static constexpr std::string_view view() { return program.outputs[O].name.view(); }
  friend constexpr bool operator==(OutputName, std::string_view name) { return view() == name; }
};

/// Runs a row program on rows of n elements. V may be a vector of samples (one row on each lane).
/// `env(name, j)` returns an element input, `env(name)` any other; `out(name, j, value)` takes
/// element results in ascending j, `out(name, value)` row results. Reductions run in ascending
/// order. Capacity is the largest n. Kept values are on the stack; where they take more than
/// in_place_limit, of 1024 classes and more in registers of 16 floats, they are computed again.
///
/// AlongLanes: one row, its elements side by side in registers. Then j is the first of as many
/// elements as V has lanes; lanes from n on are read and written too, and reductions leave them out.
/// j is an int: an unsigned one may wrap, so that accessors would compute their address in every
/// iteration.
template <const auto& program, ProgramValue V, std::size_t Capacity, bool AlongLanes = false>
struct EvaluateRows {
  static constexpr std::size_t size = program.code.size();
  static constexpr int lanes = [] {
    if constexpr (AlongLanes)
      return lanes_of<V>::count;
    else
      return 1;
  }();

  /// Computes a row of n elements and calls out with each value.
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
    using Row = symbolic::detail::Operation<x.op>;
    if constexpr (x.op == Op::constant)
      s.value[I] = V(static_cast<Scalar>(x.value));
    else if constexpr (x.op == Op::symbol)
      s.value[I] = V(load(InputName<program, x.a>{}));
    else if constexpr (symbolic::is_comparison(x.op))
      s.mask[I] = Row::evaluate(s.value[x.a], s.value[x.b]);
    else if constexpr (x.op == Op::where)
      s.value[I] = Row::evaluate(s.mask[x.a], s.value[x.b], s.value[x.c]);
    else if constexpr (Row::arity == 1)
      s.value[I] = Row::evaluate(s.value[x.a]);
    else if constexpr (Row::arity == 2)
      s.value[I] = Row::evaluate(s.value[x.a], s.value[x.b]);
    else
      s.value[I] = Row::evaluate(s.value[x.a], s.value[x.b], s.value[x.c]);
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
          s.value[I] = symbolic::detail::Operation<Op::max>::evaluate(s.value[I],
                                                                      in_row<x.a, x.op>(n, j, s));
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
