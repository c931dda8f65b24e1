// SPDX-License-Identifier: MIT
// The build runs the instruction set it says: a typo in a flag would test another one unnoticed.
#include <doctest/doctest.h>

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

TEST_CASE("the version is that of the CMake project") {
  CHECK(std::string_view(library_version) == CTNN_VERSION);
}

TEST_CASE("the instruction set compiled in is the one of the build") {
  MESSAGE("-march=" << CTNN_ARCH << " compiles in " << std::string(instruction_set));
  const std::string_view found = instruction_set;
  CHECK((found == expected() || expected().empty()));
  CHECK(Vector<float>::lanes == (found == "avx512" ? 16 : found.starts_with("avx") ? 8 : 4));
  CHECK(Vector<double>::lanes * 2 == Vector<float>::lanes);
}
