// SPDX-License-Identifier: MIT
// The build runs the instruction set it says: a typo in a flag would test another one unnoticed. The
// version is one, in headers, CMake, CHANGELOG.md and CITATION.cff.
#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/simd/vector.hpp>

using namespace ctnn;

namespace {

/// What -march=CTNN_ARCH, the build's, should have compiled in.
std::string_view expected() {
  const std::string_view march = CTNN_ARCH;
  if (march == "x86-64") return "sse2";
  if (march == "x86-64-v2") return "sse4_2";
  if (march == "x86-64-v3") return "avx2";
  if (march == "x86-64-v4") return "avx512";
  // native: the best of this processor
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq"))
    return "avx512";
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "avx2";
  return "";  // any older one
}

}  // namespace

static_assert(CTNN_VERSION ==
              CTNN_VERSION_MAJOR * 10000 + CTNN_VERSION_MINOR * 100 + CTNN_VERSION_PATCH);
static_assert(CTNN_VERSION >= 200);

TEST_CASE("the version is that of the CMake project, as numbers and as a text") {
  CHECK(std::string_view(library_version) == CTNN_PROJECT_VERSION);
  CHECK(std::string(library_version) == std::to_string(CTNN_VERSION_MAJOR) + "." +
                                            std::to_string(CTNN_VERSION_MINOR) + "." +
                                            std::to_string(CTNN_VERSION_PATCH));
}

TEST_CASE("the version is the topmost of CHANGELOG.md, and that of CITATION.cff") {
  const auto first_line = [](const char* path, std::string_view begin, std::string_view but) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
      if (line.starts_with(begin) && line != but) return line;
    return std::string();
  };
  const std::string version = library_version;
  const std::string heading = first_line("CHANGELOG.md", "## ", "## Unreleased");
  CAPTURE(heading);
  CHECK(heading.starts_with("## " + version + " "));
  CHECK(first_line("CITATION.cff", "version:", "") == "version: " + version);
}

TEST_CASE("the instruction set compiled in is the one of the build") {
  MESSAGE("-march=" << CTNN_ARCH << " compiles in " << std::string(instruction_set));
  const std::string_view found = instruction_set;
  CHECK((found == expected() || expected().empty()));
  CHECK(Vector<float>::lanes == (found == "avx512" ? 16 : found.starts_with("avx") ? 8 : 4));
  CHECK(Vector<double>::lanes * 2 == Vector<float>::lanes);
}
