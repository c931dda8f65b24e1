// SPDX-License-Identifier: MIT
// The inner kernels by themselves, to choose their shapes: register tiles (tile/…) and matrix-vector
// products (gemv/…), as fractions of what the machine can do.
#include "kernels.hpp"

#include <benchmark/benchmark.h>

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  bench::register_tiles();
  bench::register_gemvs();
  benchmark::RunSpecifiedBenchmarks();
}
