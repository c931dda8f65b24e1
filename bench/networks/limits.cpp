// SPDX-License-Identifier: MIT
#include "limits.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <new>

namespace bench {
namespace {

#if defined(__AVX512F__)
constexpr int bytes_of_vector = 64;
#elif defined(__AVX__)
constexpr int bytes_of_vector = 32;
#else
constexpr int bytes_of_vector = 16;
#endif
using Vector [[gnu::vector_size(bytes_of_vector)]] = float;
constexpr int lanes = bytes_of_vector / 4;

/// The least seconds of `repeats` calls of f.
template <class F>
double fastest(int repeats, F f) {
  double best = 1e9;
  for (int r = 0; r < repeats; ++r) {
    const auto began = std::chrono::steady_clock::now();
    f();
    best = std::min(
        best, std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
  }
  return best;
}

}  // namespace

double measure_fma_peak() {
  constexpr int chains = 12;  // covers 4 cycles of latency on 2 pipes, and a third
  constexpr long rounds = 400'000;
  Vector sum[chains]{};
  Vector a = Vector{} + 0.999F;
  Vector b = Vector{} + 0.001F;
  const double seconds = fastest(20, [&] {
    Vector s[chains];
    for (int c = 0; c < chains; ++c) s[c] = sum[c];
    for (long i = 0; i < rounds; ++i) {
      for (int c = 0; c < chains; ++c) s[c] = s[c] * a + b;
      for (int c = 0; c < chains; ++c) asm volatile("" : "+x"(s[c]));
    }
    for (int c = 0; c < chains; ++c) sum[c] = s[c];
  });
  return 2.0 * lanes * chains * rounds / seconds * 1e-9;
}

double measure_load_bandwidth(std::size_t bytes) {
  constexpr int streams = 8;
  const std::size_t block = sizeof(Vector) * streams;
  const std::size_t blocks = std::max<std::size_t>(bytes / block, 1);
  const auto free = [](Vector* p) { ::operator delete(p, std::align_val_t{64}); };
  const std::unique_ptr<Vector, decltype(free)> memory(
      static_cast<Vector*>(::operator new(blocks * block, std::align_val_t{64})), free);
  std::fill_n(reinterpret_cast<float*>(memory.get()), blocks * block / 4, 1.0F);
  const long rounds = std::max<long>(1, 20'000'000 / static_cast<long>(blocks * block));
  const double seconds = fastest(20, [&] {
    for (long r = 0; r < rounds; ++r) {
      const Vector* p = memory.get();
      for (std::size_t i = 0; i < blocks; ++i, p += streams)
        for (int s = 0; s < streams; ++s) {
          Vector loaded = p[s];
          asm volatile("" : "+x"(loaded));
        }
    }
  });
  return static_cast<double>(blocks * block) * static_cast<double>(rounds) / seconds * 1e-9;
}

}  // namespace bench
