// SPDX-License-Identifier: MIT
// What `objdump -dlr --inlines --no-show-raw-insn` prints, read: functions, their instructions, and
// for each the calls that the compiler inlined there.
#pragma once

#include <cxxabi.h>
#include <cstdint>
#include <cstdlib>
#include <istream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace explain {

/// A function and the header in which its part of an instruction stands.
struct Frame {
  std::string function;  ///< demangled
  std::string header;    ///< from ctnn/ on; "" of other libraries
};

struct Instruction {
  std::uint64_t address = 0;
  std::string mnemonic;
  std::string operands;
  std::string callee;  ///< symbol that a call refers to
  int frames = -1;     ///< into Disassembly::frames, innermost first
};

struct Function {
  std::string symbol;
  std::string name;  ///< demangled
  std::vector<Instruction> code;
};

struct Disassembly {
  std::vector<Function> functions;
  std::vector<std::vector<Frame>> frames;
};

inline std::string demangled(const std::string& symbol) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status), &std::free);
  return status == 0 ? std::string(name.get()) : symbol;
}

/// Reads a disassembly line by line.
class Reader {
 public:
  static Disassembly read(std::istream& in) {
    Reader reader;
    for (std::string line; std::getline(in, line);) reader.take(line);
    return std::move(reader.result_);
  }

 private:
  void take(const std::string& line) {
    if (line.empty()) return;
    const std::size_t text = line.find_first_not_of(" \t");
    if (text == std::string::npos) return;
    const std::size_t colon = line.find(':', text);
    if (line.ends_with(">:") && is_number(line.substr(0, line.find(' ')))) {
      const std::size_t open = line.find('<');
      const std::string symbol = line.substr(open + 1, line.size() - open - 3);
      result_.functions.push_back({symbol, demangled(symbol), {}});
      start_place("", "");
    } else if (line.ends_with("():")) {
      start_place(line.substr(0, line.size() - 3), "");
    } else if (line.starts_with("inlined by ")) {
      const std::size_t open = line.find(" (");
      add_frame(line.substr(open + 2, line.rfind(')') - open - 2), line.substr(11, open - 11));
    } else if (line[0] == '/' || line[0] == '.') {
      start_place(place_.empty() ? "" : place_[0].first, line);
    } else if (colon != std::string::npos && is_number(line.substr(text, colon - text))) {
      const std::string rest = line.substr(colon + 1);
      if (rest.find("R_X86_64_") != std::string::npos)
        take_relocation(rest);
      else if (!result_.functions.empty())
        take_instruction(line.substr(text, colon - text), rest);
    }
  }
  static bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789abcdef") == text.npos;
  }
  /// The symbol that a call refers to; the linker would fill it in.
  void take_relocation(const std::string& rest) {
    if (result_.functions.empty() || result_.functions.back().code.empty()) return;
    Instruction& last = result_.functions.back().code.back();
    if (!last.mnemonic.starts_with("call") && !last.mnemonic.starts_with("jmp")) return;
    std::string symbol = rest.substr(rest.find_last_of("\t ") + 1);
    if (const std::size_t offset = symbol.find_first_of("+-"); offset != std::string::npos)
      symbol.resize(offset);
    last.callee = symbol;
  }
  void take_instruction(const std::string& address, const std::string& rest) {
    const std::size_t begin = rest.find_first_not_of(" \t");
    if (begin == std::string::npos) return;
    const std::size_t end = rest.find_first_of(" \t", begin);
    Instruction next;
    next.address = std::stoull(address, nullptr, 16);
    next.mnemonic = rest.substr(begin, end - begin);
    if (end != std::string::npos) {
      const std::size_t from = rest.find_first_not_of(" \t", end);
      if (from != std::string::npos) next.operands = rest.substr(from);
      if (const std::size_t comment = next.operands.find('#'); comment != std::string::npos)
        next.operands.resize(comment);
      next.operands.erase(next.operands.find_last_not_of(" \t") + 1);
    }
    if (next.mnemonic.starts_with("nop") || next.mnemonic == "data16" || next.mnemonic == "cs")
      return;
    if (const std::size_t open = next.operands.find('<');
        next.mnemonic.starts_with("call") && open != std::string::npos) {
      next.callee = next.operands.substr(open + 1, next.operands.find_first_of("+>") - open - 1);
    }
    next.frames = frames();
    result_.functions.back().code.push_back(std::move(next));
  }

  void start_place(std::string function, const std::string& location) {
    place_.clear();
    known_ = -1;
    if (!function.empty()) add_frame(std::move(function), location);
  }
  void add_frame(std::string function, const std::string& location) {
    known_ = -1;
    std::string header;
    const std::size_t at = location.rfind("/ctnn/");
    if (at != std::string::npos) header = location.substr(at + 1, location.find(':', at) - at - 1);
    place_.emplace_back(std::move(function), std::move(header));
  }
  /// The number of the present chain of frames.
  int frames() {
    if (known_ >= 0) return known_;
    const auto [found, added] =
        numbers_.try_emplace(place_, static_cast<int>(result_.frames.size()));
    if (added) {
      std::vector<Frame> chain;
      for (const auto& [function, header] : place_) chain.push_back({demangle(function), header});
      result_.frames.push_back(std::move(chain));
    }
    return known_ = found->second;
  }
  const std::string& demangle(const std::string& symbol) {
    const auto [found, added] = names_.try_emplace(symbol);
    if (added) found->second = demangled(symbol);
    return found->second;
  }

  using Place = std::vector<std::pair<std::string, std::string>>;
  Disassembly result_;
  Place place_;
  int known_ = -1;
  std::map<Place, int> numbers_;
  std::map<std::string, std::string> names_;
};

}  // namespace explain
