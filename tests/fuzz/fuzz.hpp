// SPDX-License-Identifier: MIT
// What the harnesses share. A harness is a function of bytes, LLVMFuzzerTestOneInput: libFuzzer calls
// it with bytes that it makes up (preset fuzz), replay.cpp with those of a corpus, as a test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <ctnn/core/error.hpp>

namespace fuzz {

/// Stops the program, which libFuzzer takes for a finding, where `holds` is false.
inline void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "not so: %s\n", what);
  std::abort();
}

/// Runs f. The message of the Error that it throws, which must be a sentence; empty where it throws
/// none. Any other exception is a finding.
template <class F>
std::string error_of(F f) {
  try {
    f();
  } catch (const ctnn::Error& error) {
    const std::string text = error.what();
    expect(text.size() > 20 && text.ends_with('.'), "an error is a sentence");
    expect(text.size() < 4000, "an error is short");
    return text;
  }
  return {};
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace fuzz
