// SPDX-License-Identifier: MIT
// How many cycles an iteration of a loop takes, by llvm-mca's model of a processor.
#pragma once

#include <array>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>

#include "disassembly.hpp"
#include "loops.hpp"

namespace explain {

/// One that knows all three instruction sets, so that these are compared, not machines.
inline constexpr const char* modelled_processor = "skylake-avx512";
inline constexpr int modelled_turns = 200;

/// Of a loop of `function`; 0 where the program fails. `scratch` is a file to write the loop into.
inline double cycles_a_turn(const std::string& llvm_mca, const Function& function, const Loop& loop,
                            const std::string& scratch) {
  std::ofstream file(scratch);
  file << "turn:\n";
  for (std::size_t k = loop.first; k <= loop.last; ++k) {
    const Instruction& i = function.code[k];
    if (i.mnemonic.starts_with("call")) return 0;  // the model knows no other function
    file << i.mnemonic << ' ' << (i.mnemonic[0] == 'j' ? "turn" : i.operands) << '\n';
  }
  file.close();
  const std::string command = '"' + llvm_mca + "\" -mtriple=x86_64 -mcpu=" + modelled_processor +
                              " -iterations=" + std::to_string(modelled_turns) + " \"" + scratch +
                              "\" 2>&1";
  std::FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return 0;
  double cycles = 0;
  constexpr std::string_view mark = "Total Cycles:";
  for (std::array<char, 256> line; std::fgets(line.data(), line.size(), pipe) != nullptr;)
    if (const std::string_view text(line.data()); text.starts_with(mark))
      cycles = std::stod(std::string(text.substr(mark.size())));
  return pclose(pipe) == 0 ? cycles / modelled_turns : 0;
}

}  // namespace explain
