// SPDX-License-Identifier: MIT
// measure_accuracy [file [threads [stride]]]: the worst error of every elementary function over all
// floats (every stride-th), on three instruction sets, written as docs/internals/accuracy.md.
#include <atomic>
#include <bit>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

#include <ctnn/core/config.hpp>

#include "accuracy_kernels.hpp"
#include "support/elementary.hpp"

// The library's namespaces of the three instruction sets, one of them inline in each translation
// unit.
namespace ctnn::CTNN_ABI_OF(avx512) {
accuracy::Kernels accuracy_kernels();
}
namespace ctnn::CTNN_ABI_OF(avx2) {
accuracy::Kernels accuracy_kernels();
}
namespace ctnn::CTNN_ABI_OF(sse2) {
accuracy::Kernels accuracy_kernels();
}

namespace {

using elementary_test::error_in_ulp;
using elementary_test::Function;

constexpr int sets = 3;
constexpr int block = 4096;
const accuracy::Kernels kernels[sets] = {ctnn::CTNN_ABI_OF(sse2)::accuracy_kernels(),
                                         ctnn::CTNN_ABI_OF(avx2)::accuracy_kernels(),
                                         ctnn::CTNN_ABI_OF(avx512)::accuracy_kernels()};

#ifdef __clang__
constexpr const char* compiler = __VERSION__;
#else
constexpr const char* compiler = "g++ " __VERSION__;
#endif

struct Worst {
  double error = 0;
  float x = 0, second = 0;  // the arguments
  void record(double e, float a, float b = 0) {
    if (e > error) *this = {e, a, b};
  }
  void record(const Worst& other) { record(other.error, other.x, other.second); }
};

/// What a sweep found on each instruction set.
struct Result {
  Worst worst[sets];
  double beyond = 0;  // the largest magnitude outside the accurate range
  void record(const Result& other) {
    for (int s = 0; s < sets; ++s) worst[s].record(other.worst[s]);
    beyond = std::max(beyond, other.beyond);
  }
};

/// Calls work(first, result) for first = 0, step, 2·step, … < end on some threads and joins the
/// results.
template <class Work>
Result in_parallel(int threads, std::uint64_t end, std::uint64_t step, Work work) {
  std::atomic<std::uint64_t> next{0};
  std::mutex mutex;
  Result all;
  std::vector<std::thread> pool;
  for (int t = 0; t < threads; ++t)
    pool.emplace_back([&] {
      Result mine;
      for (std::uint64_t first; (first = next.fetch_add(step)) < end;) work(first, mine);
      const std::lock_guard lock(mutex);
      all.record(mine);
    });
  for (std::thread& thread : pool) thread.join();
  return all;
}

Result sweep(int index, int threads, std::uint32_t stride) {
  const Function& f = elementary_test::functions[index];
  const auto one_block = [&](std::uint64_t first, Result& result) {
    alignas(64) float x[block];
    alignas(64) float y[sets][block];
    for (int i = 0; i < block; ++i)
      x[i] = std::bit_cast<float>(static_cast<std::uint32_t>(first + std::uint64_t(i) * stride));
    for (int s = 0; s < sets; ++s) kernels[s].functions[index](x, y[s], block);
    for (int i = 0; i < block; ++i) {
      if (std::abs(x[i]) > f.range && std::isfinite(x[i])) {
        for (int s = 0; s < sets; ++s)
          result.beyond =
              std::max(result.beyond, std::isnan(y[s][i]) ? elementary_test::infinite
                                                          : static_cast<double>(std::abs(y[s][i])));
        continue;
      }
      const double r = f.reference(x[i]);
      for (int s = 0; s < sets; ++s) result.worst[s].record(error_in_ulp(x[i], y[s][i], r), x[i]);
    }
  };
  return in_parallel(threads, std::uint64_t{1} << 32, std::uint64_t{block} * stride, one_block);
}

/// A well mixed 64-bit number (splitmix64).
std::uint64_t mix(std::uint64_t n) {
  n += 0x9e3779b97f4a7c15u;
  n = (n ^ (n >> 30)) * 0xbf58476d1ce4e5b9u;
  n = (n ^ (n >> 27)) * 0x94d049bb133111ebu;
  return n ^ (n >> 31);
}

/// pow at `pairs` pairs: a any positive float, b such that a^b spans the floats and a little more.
Result sweep_pow(int threads, std::uint64_t pairs) {
  const auto one_block = [&](std::uint64_t first, Result& result) {
    alignas(64) float a[block];
    alignas(64) float b[block];
    alignas(64) float y[sets][block];
    for (int i = 0; i < block; ++i) {
      const std::uint64_t random = mix(first + static_cast<std::uint64_t>(i));
      a[i] = std::bit_cast<float>(static_cast<std::uint32_t>(random % 0x7f800000u));
      const double logarithm = 105 * (static_cast<double>(random >> 32) * 0x1p-31 - 1);
      b[i] = static_cast<float>(logarithm / std::log(static_cast<double>(a[i])));
    }
    for (int s = 0; s < sets; ++s) kernels[s].power(a, b, y[s], block);
    for (int i = 0; i < block; ++i) {
      const double r = std::pow(static_cast<double>(a[i]), static_cast<double>(b[i]));
      for (int s = 0; s < sets; ++s)
        result.worst[s].record(error_in_ulp(1, y[s][i], r), a[i], b[i]);
    }
  };
  return in_parallel(threads, pairs, block, one_block);
}

constexpr const char* before_table = R"(# Accuracy of the vector functions

The elementary functions of `Vector<float>` (`include/ctnn/simd/`). This file is written by
`cmake/tools/measure_accuracy.cpp`; regenerate it, on a machine with AVX-512, by

    cmake -B build && cmake --build build --target measure_accuracy
    build/cmake/tools/measure_accuracy docs/internals/accuracy.md

)";

constexpr const char* after_table = R"(
One ulp is the distance of neighbouring floats at the true value, 2^-149 among the subnormals; an
infinite result counts as 2^128. The reference is the C library's double function. The stated bounds
hold for g++ 12 and clang 19 and are tested on a sample in `tests/unit/simd/elementary_test.cpp`. Results
may differ in the last bits between instruction sets, not between runs, lanes or threads.

## Special values
NaN gives NaN in every function, except `pow(1, NaN)` = `pow(NaN, 0)` = 1.

| function | at −0 | at −∞ | at +∞ | elsewhere |
|---|---|---|---|---|
| exp | 1 | 0 | +∞ | +∞ from 88.7229 |
| expm1 | −0 | −1 | +∞ | |
| log | −∞ | NaN | +∞ | NaN below zero |
| log1p | −0 | NaN | +∞ | −∞ at −1, NaN below |
| tanh, erf | −0 | −1 | 1 | never beyond ±1 |
| sigmoid | ½ | 0 | 1 | in [0, 1] |
| softplus | log 2 | 0 | +∞ | |
| sin | −0 | NaN | NaN | \|x\| > 8192: in [−1, 1], otherwise unspecified |
| cos | 1 | NaN | NaN | the same |
| atan | −0 | −π/2 | π/2 | |
| pow | | | | as `std::pow`, signed zeros and infinities included |

`max(a, b)` is `a > b ? a : b` and `min(a, b)` is `a < b ? a : b`: the second operand when either is NaN,
so that `max(constant, x)` passes x's NaN.

## Subnormals
Underflow is gradual: arguments are read and results are written down to 2^-149, within the bounds
above. Code that sets the processor's flush-to-zero mode gets zeros instead.

## Double
`Vector<double>` has its own exp, expm1, log, log1p, tanh, sigmoid and softplus (within 4 ulp on the
sample of the tests), and calls the C library lane by lane for the others. Meant for gradient checks.
)";

}  // namespace

int main(int argc, char** argv) {
  const char* path = argc > 1 ? argv[1] : "docs/internals/accuracy.md";
  const int threads = argc > 2 ? std::atoi(argv[2]) : 1;
  const auto stride = static_cast<std::uint32_t>(argc > 3 ? std::atoi(argv[3]) : 1);
  const std::uint64_t pairs = (std::uint64_t{1} << 28) / stride;
  std::FILE* file = std::fopen(path, "w");
  if (file == nullptr) return std::perror(path), 1;
  std::fputs(before_table, file);
  std::fprintf(file,
               "Worst error in ulp, and where, over %s; compiled by %s:\n\n| function | stated |",
               stride == 1 ? "all 2^32 floats" : "a SAMPLE of the floats", compiler);
  for (const accuracy::Kernels& k : kernels) std::fprintf(file, " %s |", k.instruction_set);
  std::fputs("\n|---|---|---|---|---|\n", file);
  bool kept = true;
  const auto row = [&](const char* name, double bound, const Result& result, bool pair) {
    std::fprintf(file, "| %s | %.3g |", name, bound);
    for (const Worst& w : result.worst) {
      kept = kept && w.error <= bound;
      std::fprintf(file, pair ? " %.3f at (%.9g, %.9g) |" : " %.3f at %.9g |", w.error,
                   static_cast<double>(w.x), static_cast<double>(w.second));
    }
    std::fputs("\n", file);
    std::fflush(file);
  };
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < elementary_test::function_count; ++i) {
    const Function& f = elementary_test::functions[i];
    const Result result = sweep(i, threads, stride);
    char name[64];
    std::snprintf(name, sizeof name,
                  f.range < elementary_test::infinite ? "%s, \\|x\\| ≤ %g" : "%s", f.name, f.range);
    row(name, f.bound, result, false);
    kept = kept && result.beyond <= 1;
    std::printf("%s %.0f s\n", f.name,
                std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    std::fflush(stdout);
  }
  row("pow, 2^28 random pairs", elementary_test::pow_bound, sweep_pow(threads, pairs), true);
  std::fputs(after_table, file);
  std::fclose(file);
  if (!kept) std::fprintf(stderr, "a stated bound is broken\n");
  return kept ? 0 : 1;
}
