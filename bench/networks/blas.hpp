// SPDX-License-Identifier: MIT
// For peers that reach OpenBLAS through something else: one thread, and its own choice of kernels.
#pragma once

#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace bench {

/// OpenBLAS picks its kernels before main. OPENBLAS_CORETYPE may force slower ones than the processor
/// has (Haswell on an AVX-512 machine takes up to five times as long), so the program starts again
/// without.
[[gnu::constructor]] inline void let_blas_choose(int, char** argv, char**) {
  bool forced = false;
  for (const char* name : {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"})
    if (std::getenv(name) != nullptr) forced = unsetenv(name) == 0;
  if (forced) execv("/proc/self/exe", argv);
}

/// Sets one thread and returns ", OpenBLAS kernels for …"; nothing when the BLAS is another one. Looked
/// up by name, because the peer's library chose the BLAS, not we.
inline std::string one_blas_thread() {
  if (auto* set = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads")))
    set(1);
  auto* core = reinterpret_cast<char* (*)()>(dlsym(RTLD_DEFAULT, "openblas_get_corename"));
  return core != nullptr ? std::string(", OpenBLAS kernels for ") + core() : std::string();
}

}  // namespace bench
