// SPDX-License-Identifier: MIT
// What one instruction does: its floating-point operations, and what it loads and stores.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "disassembly.hpp"

namespace explain {

/// What one instruction does, as far as it is counted.
struct Work {
  int flops = 0;  ///< of all lanes; a fused multiply-add counts 2
  bool fma = false;
  bool load = false;
  bool store = false;
  int bytes = 0;       ///< loaded or stored, of vectors and floats
  bool stack = false;  ///< a vector or float on the stack
  bool call = false;
  std::string note;
};

/// Sums of these over an iteration of a loop.
struct Counts {
  int instructions = 0;
  int flops = 0;
  int fmas = 0;
  int loads = 0;
  int stores = 0;
  int spills = 0;
  int calls = 0;
  int bytes = 0;

  void add(const Work& work) {
    ++instructions;
    flops += work.flops;
    fmas += work.fma;
    loads += work.load;
    stores += work.store;
    spills += work.stack;
    calls += work.call;
    bytes += work.bytes;
  }
};

/// Bytes of the widest vector register among operands; 0 without one.
inline int vector_bytes(std::string_view operands) {
  return operands.find("%zmm") != operands.npos   ? 64
         : operands.find("%ymm") != operands.npos ? 32
         : operands.find("%xmm") != operands.npos ? 16
                                                  : 0;
}

/// The operation of a floating-point instruction, "fma" of every fused multiply-add; "" of others.
inline std::string_view arithmetic(std::string_view mnemonic) {
  if (mnemonic.size() < 5) return "";
  const std::string_view type = mnemonic.substr(mnemonic.size() - 2);
  if ((type[0] != 'p' && type[0] != 's') || (type[1] != 's' && type[1] != 'd')) return "";
  mnemonic.remove_suffix(2);
  if (mnemonic[0] == 'v') mnemonic.remove_prefix(1);
  for (const std::string_view fused : {"fmadd", "fmsub", "fnmadd", "fnmsub"})
    if (mnemonic.starts_with(fused)) return "fma";
  for (const std::string_view known : {"add", "sub", "mul", "div", "sqrt", "max", "min"})
    if (mnemonic == known) return known;
  return "";
}

/// What an instruction in AT&T syntax, its last operand the result, does.
inline Work work_of(const Instruction& instruction) {
  Work work;
  const std::string& m = instruction.mnemonic;
  const std::string& o = instruction.operands;
  work.call = m.starts_with("call");
  const int vector = vector_bytes(o);
  if (const std::string_view name = arithmetic(m); !name.empty()) {
    const bool packed = m[m.size() - 2] == 'p';
    work.fma = name == "fma";
    const int lanes = packed ? vector / (m.back() == 's' ? 4 : 8) : 1;
    work.flops = lanes * (work.fma ? 2 : 1);
    work.note = name;
    if (lanes > 1) work.note += " of " + std::to_string(lanes);
  }
  const std::size_t open = o.find('(');
  if (open == std::string::npos || m.starts_with("lea") || m.starts_with("prefetch") || vector == 0)
    return work;
  const std::size_t close = o.find(')', open);
  // A mask or a broadcast may stand behind the brackets of the last operand: (%rax){%k1}.
  work.store = o.find(',', close) == std::string::npos && m.find("mov") != std::string::npos;
  work.load = !work.store;
  work.bytes =
      o.find("{1to") != std::string::npos || m.ends_with("ss") || m == "movd" || m == "vmovd" ? 4
      : m.ends_with("sd") || m == "movq" || m == "vmovq" || m.find("movlps") != m.npos ||
              m.find("movhps") != m.npos
          ? 8
      : m.find("128") != m.npos || m.find("f32x4") != m.npos ? 16
                                                             : vector;
  const std::string memory = o.substr(open, close - open);
  work.stack = memory.find("%rsp") != memory.npos || memory.find("%rbp") != memory.npos;
  std::string note = (work.store ? "store " : "load ") + std::to_string(work.bytes);
  if (m.find("broadcast") != m.npos || o.find("{1to") != o.npos) note += " into all";
  if (work.stack) note += " on the stack";
  work.note = work.note.empty() ? note : work.note + ", " + note;
  return work;
}

}  // namespace explain
