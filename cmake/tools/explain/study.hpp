// SPDX-License-Identifier: MIT
// What a page of a network's generated code is made of: formulas, plan, and the hot loop of every
// pass on several instruction sets.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <iomanip>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "disassembly.hpp"
#include "loops.hpp"
#include "throughput.hpp"
#include "work.hpp"

namespace explain {

/// What is known of the network for one instruction set.
struct Architecture {
  std::string name;  ///< as -march has it
  std::string plan;
  Disassembly code;
  std::vector<Loop> loops;
};

struct Study {
  std::string title;
  std::string compiler;
  std::string formulas;  ///< explain<Learner>()
  std::string mathml;    ///< the same as HTML
  std::vector<Architecture> architectures;
};

/// A pass over one operation; −1: over none alone. Found on each instruction set, or not.
struct Row {
  std::string pass;
  int operation = -1;
  std::vector<const Loop*>
      loops;  ///< the one with the most operations an iteration, of each architecture
};

inline std::string name_of(const Row& row) {
  return row.operation < 0 ? row.pass : row.pass + ", y" + std::to_string(row.operation);
}

/// The hot one of several loops of a pass has the highest rank: loops before straight code, and of a
/// kernel its products, which store nothing, before its epilogues.
inline std::array<int, 3> rank(const Loop& loop) {
  return {loop.straight ? 0 : 1, loop.kernel && loop.counts.stores == 0 ? 1 : 0, loop.counts.flops};
}

inline std::vector<Row> rows_of(const Study& study) {
  std::vector<Row> rows;
  const auto row_of = [&](const std::string& pass, int operation) -> Row& {
    for (Row& row : rows)
      if (row.pass == pass && row.operation == operation) return row;
    rows.push_back({pass, operation, std::vector<const Loop*>(study.architectures.size())});
    return rows.back();
  };
  for (std::size_t a = 0; a < study.architectures.size(); ++a)
    for (const Loop& loop : study.architectures[a].loops) {
      if (loop.pass.empty()) continue;
      std::vector<int> operations(loop.operations.begin(), loop.operations.end());
      if (operations.empty()) operations.push_back(-1);
      for (const int operation : operations) {
        const Loop*& best = row_of(loop.pass, operation).loops[a];
        if (best == nullptr || rank(loop) > rank(*best)) best = &loop;
      }
    }
  static constexpr std::array<std::string_view, 5> order{
      "W·x of one sample", "forward", "loss and ∂L/∂z", "∂L/∂x", "∂L/∂W and update"};
  const auto place = [](const Row& row) {
    return std::ranges::find(order, row.pass) - order.begin();
  };
  std::ranges::sort(rows, [&](const Row& a, const Row& b) {
    return place(a) != place(b) ? place(a) < place(b)
           : a.pass != b.pass   ? a.pass < b.pass
                                : a.operation < b.operation;
  });
  return rows;
}

/// Whether any cycles are known.
inline bool has_cycles(const Study& study) {
  return std::ranges::any_of(study.architectures, [](const Architecture& a) {
    return std::ranges::any_of(a.loops, [](const Loop& loop) { return loop.cycles > 0; });
  });
}
/// Cycles an iteration, and FLOPs a cycle; nothing where they are not known.
inline std::array<std::string, 2> cycles_of(const Loop& loop) {
  if (!(loop.cycles > 0)) return {};
  std::ostringstream turn;
  std::ostringstream rate;
  turn << std::fixed << std::setprecision(1) << loop.cycles;
  rate << std::fixed << std::setprecision(1) << loop.counts.flops / loop.cycles;
  return {turn.str(), rate.str()};
}
inline std::string sentence_of_cycles(const Study& study) {
  return has_cycles(study) ? std::string(" Cycles are those of llvm-mca's model of ") +
                                 modelled_processor + ", which knows no caches."
                           : "";
}

/// What "no loop" means, where a pass has none.
inline std::string sentence_of_straight_code(const Study& study) {
  const bool any = std::ranges::any_of(study.architectures, [](const Architecture& a) {
    return std::ranges::any_of(a.loops, [](const Loop& loop) { return loop.straight; });
  });
  return any ? " \"No loop\": the compiler knows how many turns there would be and has written out "
               "all of them, one behind another; counts are of the whole pass."
             : "";
}

inline std::string bytes_per_flop(const Counts& counts) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(2)
       << static_cast<double>(counts.bytes) / static_cast<double>(counts.flops);
  return text.str();
}

/// The instructions of a loop with what each does, in columns.
inline std::string listing(const Architecture& architecture, const Loop& loop) {
  const Function& function = architecture.code.functions[loop.function];
  std::vector<std::array<std::string, 2>> lines;
  std::size_t width = 0;
  for (std::size_t k = loop.first; k <= loop.last; ++k) {
    const Instruction& i = function.code[k];
    std::string text = i.mnemonic;
    text.append(text.size() < 13 ? 13 - text.size() : 1, ' ');
    text += i.mnemonic[0] == 'j' ? (k == loop.last ? "back" : "on") : i.operands;
    width = std::max(width, text.size() + 2);
    lines.push_back({text, work_of(i).note});
  }
  std::string result;
  for (auto& [text, note] : lines) {
    if (!note.empty()) text.append(width - text.size(), ' ').append("; ").append(note);
    result.append(text).append("\n");
  }
  return result;
}
/// Listings longer than this are formulas of whole rows; their counts say enough.
inline constexpr std::size_t longest_listing = 80;
inline bool shown(const Loop* loop) {
  return loop != nullptr && !loop->straight && loop->last - loop->first < longest_listing;
}

inline constexpr std::string_view introduction =
    "One turn of the innermost loop of every pass: what the compiler made of the formulas. FLOPs "
    "are of all lanes, a fused multiply-add "
    "counts two; loads, stores and bytes are those of vectors and floats; a spill is one of these "
    "on the stack.";

/// The columns of the table of loops, and a loop's cells in it.
inline std::vector<std::string> columns(const Study& study) {
  std::vector<std::string> names{"instructions", "FLOPs",  "multiply-adds", "loads",
                                 "stores",       "spills", "calls",         "bytes a FLOP"};
  if (has_cycles(study)) names.insert(names.end(), {"cycles", "FLOPs a cycle"});
  return names;
}
inline std::vector<std::string> cells(const Study& study, const Loop& loop) {
  const Counts& c = loop.counts;
  std::vector<std::string> result;
  for (const int n : {c.instructions, c.flops, c.fmas, c.loads, c.stores, c.spills, c.calls})
    result.push_back(std::to_string(n));
  result.push_back(bytes_per_flop(c));
  if (has_cycles(study))
    for (const std::string& cycles : cycles_of(loop)) result.push_back(cycles);
  return result;
}

}  // namespace explain
