// SPDX-License-Identifier: MIT
// The innermost loops of a disassembly, what one turn of each does, and of which operation of the
// network and which pass each is.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "disassembly.hpp"
#include "work.hpp"

namespace explain {

/// A function's last name and its first template argument: "dense_back" and "1".
struct LastName {
  std::string name;
  std::string argument;
};
inline LastName last_name(std::string function) {
  for (std::size_t at; (at = function.find("operator()")) != std::string::npos;)
    function.replace(at, 10, "call");
  LastName last;
  std::string segment;
  std::string argument;
  int depth = 0;
  bool first = true;
  for (std::size_t i = 0; i < function.size(); ++i) {
    const char c = function[i];
    if (c == '(' && depth == 0) break;  // the parameters
    if (c == '<' || c == '{' || c == '(') {
      if (depth++ == 0 && c == '<')
        first = true;
      else if (depth > 1 && first)
        argument += c;
      if (depth == 1) argument.clear();
    } else if (c == '>' || c == '}' || c == ')') {
      if (--depth > 0 && first) argument += c;
      if (c == '}' && depth == 0) segment = "{}";
    } else if (depth == 0 && (c == ':' || c == ' ')) {
      segment.clear();
      argument.clear();
    } else if (depth == 0) {
      segment += c;
    } else if (depth == 1 && c == ',') {
      first = false;
    } else if (first) {
      argument += c;
    }
    // What a lambda's name is followed by is a name of its own: {lambda(auto:1)#1}::call<…>.
    if (depth == 0 && segment == "{}" && i + 2 < function.size() && function[i + 1] != ':') break;
  }
  last.name = segment;
  last.argument = argument;
  return last;
}

/// Whether a header has code that runs a network, operation by operation.
inline bool runs_operations(const Frame& frame) {
  return frame.header.starts_with("ctnn/passes/") || frame.header.starts_with("ctnn/model/") ||
         frame.header.starts_with("ctnn/random/");
}

/// The operation of the network that a frame works on; −1: its name says none.
inline int operation_of(const Frame& frame) {
  if (!runs_operations(frame)) return -1;
  constexpr std::string_view constant = "integral_constant<int, ";
  const LastName last = last_name(frame.function);
  std::string_view number = last.argument;
  if (const std::size_t at = number.find(constant); at != number.npos)
    number = number.substr(at + constant.size());
  else if (last.name == "static_for")
    return -1;
  const std::size_t digits = std::min(number.find_first_not_of("0123456789"), number.size());
  if (digits > 0 && (digits == number.size() || number[digits] == '>'))
    return std::stoi(std::string(number.substr(0, digits)));
  return -1;
}
/// The same of a chain of frames: the innermost that says one.
inline int operation_of(const std::vector<Frame>& frames) {
  for (const Frame& frame : frames)
    if (const int operation = operation_of(frame); operation >= 0) return operation;
  return -1;
}

/// An innermost loop: instructions first … last of a function. Or what lies outside of loops, where
/// the compiler made straight code of one.
struct Loop {
  bool straight = false;
  bool kernel = false;  ///< of one that layers share
  std::size_t function = 0;
  std::size_t first = 0;
  std::size_t last = 0;
  Counts counts;
  std::string pass;
  std::set<int> operations;  ///< empty: of none alone
  double cycles = 0;         ///< an iteration, by a model; 0: not known
};

inline constexpr std::string_view loss_pass = "loss and ∂L/∂z";

/// What a loop that is inlined somewhere is for, by the headers it comes from.
inline std::string pass_of(const std::vector<Frame>& frames) {
  static constexpr std::array<std::array<std::string_view, 2>, 12> passes{{
      {"ctnn/passes/head_loss.hpp", loss_pass},
      {"ctnn/kernels/gemv_transposed.hpp", "Wᵀ·g of one sample"},
      {"ctnn/kernels/gemv.hpp", "W·x of one sample"},
      {"ctnn/kernels/transpose.hpp", "turning rows to lanes"},
      {"ctnn/kernels/dense_weight_gradient.hpp", "∂L/∂W, samples on lanes"},
      {"ctnn/step/fused_update.hpp", "update"},
      {"ctnn/passes/sample_lanes_step.hpp", "training, samples on lanes"},
      {"ctnn/passes/sample_lanes_backward.hpp", "training, samples on lanes"},
      {"ctnn/kernels/reference.hpp", "forward, samples on lanes"},
      {"ctnn/symbolic/evaluate_rows.hpp", "activation of whole rows"},
      {"ctnn/policies/weight_penalties.hpp", "penalty"},
      {"ctnn/step/optimizer.hpp", "update"},
  }};
  for (const auto& [header, pass] : passes)
    for (const Frame& frame : frames)
      if (frame.header == header) return std::string(pass);
  for (const Frame& frame : frames)
    if (runs_operations(frame)) return frame.header.substr(5);
  return "";
}

/// Kernels that are not inlined, and what each is for.
inline std::string pass_of_kernel(const std::string& name) {
  static constexpr std::array<std::array<std::string_view, 2>, 4> kernels{{
      {"kernels::forward<", "forward"},
      {"kernels::backward_x<", "∂L/∂x"},
      {"kernels::backward_w<", "∂L/∂W and update"},
      {"kernels::gemv_", "W·x of one sample"},
  }};
  for (const auto& [symbol, pass] : kernels)
    if (name.find(symbol) != std::string::npos) return std::string(pass);
  return "";
}

/// Loops with fewer operations an iteration add up the lanes of a register and the like.
inline constexpr int least_flops = 4;

/// What a function outside of kernels computes without a loop, by pass and operation.
inline void add_straight_code(const Disassembly& code, std::size_t f, std::vector<Loop>& loops) {
  const Function& function = code.functions[f];
  std::vector<bool> in_loop(function.code.size(), false);
  for (const Loop& loop : loops)
    for (std::size_t k = loop.first; loop.function == f && !loop.straight && k <= loop.last; ++k)
      in_loop[k] = true;
  std::map<std::pair<std::string, int>, Counts> parts;
  for (std::size_t k = 0; k < function.code.size(); ++k) {
    if (in_loop[k] || function.code[k].frames < 0) continue;
    const auto& frames = code.frames[static_cast<std::size_t>(function.code[k].frames)];
    parts[{pass_of(frames), operation_of(frames)}].add(work_of(function.code[k]));
  }
  for (const auto& [part, counts] : parts)
    if (counts.flops >= 64 && part.second >= 0 && part.first != loss_pass)
      loops.push_back({.straight = true,
                       .kernel = false,
                       .function = f,
                       .first = 0,
                       .last = 0,
                       .counts = counts,
                       .pass = part.first,
                       .operations = {part.second},
                       .cycles = 0});
}

/// All innermost loops that compute, with what they are for.
inline std::vector<Loop> loops_of(const Disassembly& code) {
  // The caller of a kernel says for which operation.
  std::map<std::string, std::set<int>> operations;
  for (const Function& function : code.functions)
    for (const Instruction& instruction : function.code)
      if (!instruction.callee.empty() && instruction.frames >= 0)
        if (const int op = operation_of(code.frames[static_cast<std::size_t>(instruction.frames)]);
            op >= 0)
          operations[instruction.callee].insert(op);

  std::vector<Loop> loops;
  for (std::size_t f = 0; f < code.functions.size(); ++f) {
    const Function& function = code.functions[f];
    std::map<std::uint64_t, std::size_t> at;
    std::size_t innermost = 0;  // no loop that ended before here may lie within the next one
    for (std::size_t i = 0; i < function.code.size(); ++i) {
      const Instruction& jump = function.code[i];
      at[jump.address] = i;
      if (jump.mnemonic[0] != 'j') continue;
      const std::size_t end = jump.operands.find(' ');
      const std::string target = jump.operands.substr(0, end);
      if (target.empty() || target.find_first_not_of("0123456789abcdefx") != std::string::npos)
        continue;
      const auto begin = at.find(std::stoull(target, nullptr, 16));
      if (begin == at.end() || begin->second < innermost) continue;
      innermost = i;
      Loop loop{.straight = false,
                .kernel = false,
                .function = f,
                .first = begin->second,
                .last = i,
                .counts = {},
                .pass = {},
                .operations = {},
                .cycles = 0};
      std::map<int, int> votes;
      for (std::size_t k = loop.first; k <= i; ++k) {
        const Work work = work_of(function.code[k]);
        loop.counts.add(work);
        if (function.code[k].frames >= 0) votes[function.code[k].frames] += 1 + work.flops;
      }
      if (loop.counts.flops < least_flops) continue;
      const std::vector<Frame> none;
      const auto most = std::ranges::max_element(
          votes, [](const auto& a, const auto& b) { return a.second < b.second; });
      const std::vector<Frame>& frames =
          most == votes.end() ? none : code.frames[static_cast<std::size_t>(most->first)];
      loop.pass = pass_of_kernel(function.name);
      loop.kernel = !loop.pass.empty();
      if (!loop.kernel) {
        loop.pass = pass_of(frames);
        // There the number in a name is a head's.
        if (const int op = operation_of(frames); op >= 0 && loop.pass != loss_pass)
          loop.operations.insert(op);
      } else if (const auto called = operations.find(function.symbol); called != operations.end()) {
        loop.operations = called->second;
      }
      loops.push_back(std::move(loop));
    }
    if (pass_of_kernel(function.name).empty()) add_straight_code(code, f, loops);
  }
  return loops;
}

}  // namespace explain
