// SPDX-License-Identifier: MIT
// What a report says of where it was measured.
#pragma once

#include <fstream>
#include <string>

namespace bench {

/// The processor's name.
inline std::string processor() {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown processor";
}

#ifdef __clang__
inline constexpr const char* compiler = "clang++ " __clang_version__;
#else
inline constexpr const char* compiler = "g++ " __VERSION__;
#endif

}  // namespace bench
