// SPDX-License-Identifier: MIT
// Objects of all pairs of instruction sets in one program, and one of another version of the library;
// those that this processor has are run.
#include <cstdio>
#include <cstring>

#define CTNN_DECLARE(set)      \
  const char* name_##set();    \
  const char* version_##set(); \
  bool is_own_##set();
extern "C" {
CTNN_DECLARE(sse2)
CTNN_DECLARE(sse4_2)
CTNN_DECLARE(avx)
CTNN_DECLARE(avx_and_fma)
CTNN_DECLARE(avx2_without_fma)
CTNN_DECLARE(avx2)
CTNN_DECLARE(avx512)
CTNN_DECLARE(other_version)
}

namespace {

int failures = 0;

void check(const char* set, const char* name, bool there, bool (*is_own)()) {
  const bool named = std::strcmp(set, name) == 0;
  const bool right = named && (!there || is_own());
  std::printf("%s: %s\n", set, !right ? "FAILED" : there ? "right" : "not on this processor");
  failures += !right;
}

}  // namespace

#define CTNN_CHECK(set, there) check(#set, name_##set(), there, is_own_##set)
int main() {
  const bool fma = __builtin_cpu_supports("fma");
  const bool avx2 = __builtin_cpu_supports("avx2");
  CTNN_CHECK(sse2, true);
  CTNN_CHECK(sse4_2, __builtin_cpu_supports("sse4.2"));
  CTNN_CHECK(avx, __builtin_cpu_supports("avx"));
  CTNN_CHECK(avx_and_fma, fma);
  CTNN_CHECK(avx2_without_fma, avx2);
  CTNN_CHECK(avx2, avx2 && fma);
  CTNN_CHECK(avx512, __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"));
  check("sse2", name_other_version(), true, is_own_other_version);
  std::printf("versions %s and %s\n", version_sse2(), version_other_version());
  failures += std::strcmp(version_sse2(), CTNN_PROJECT_VERSION) != 0;
  failures += std::strcmp(version_other_version(), "98.7.6") != 0;
  return failures;
}
