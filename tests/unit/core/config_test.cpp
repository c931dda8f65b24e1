// SPDX-License-Identifier: MIT
// The build runs the instruction set it says: a typo in a flag would test another one unnoticed. The
// version is one, in headers, CMake and CHANGELOG.md.
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

TEST_CASE("the version is the topmost of CHANGELOG.md") {
  std::ifstream changelog("CHANGELOG.md");
  std::string heading;
  for (std::string line; heading.empty() && std::getline(changelog, line);)
    if (line.starts_with("## ") && line != "## Unreleased") heading = line;
  CAPTURE(heading);
  CHECK(heading.starts_with("## " + std::string(library_version) + " "));
}

TEST_CASE("the instruction set compiled in is the one of the build") {
  MESSAGE("-march=" << CTNN_ARCH << " compiles in " << std::string(instruction_set));
  const std::string_view found = instruction_set;
  CHECK((found == expected() || expected().empty()));
  CHECK(Vector<float>::lanes == (found == "avx512" ? 16 : found.starts_with("avx") ? 8 : 4));
  CHECK(Vector<double>::lanes * 2 == Vector<float>::lanes);
}
