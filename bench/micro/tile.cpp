// SPDX-License-Identifier: MIT
// tile/<MR>x<NR>/<K>/<variant>: y = ReLU(x·W + b) for MR samples and NR vectors of outputs, all sums
// in registers. "plain" leaves the weights to the compiler; "pinned" holds each vector of them in a
// register; "apart" is pinned too, with W as NR panels of one vector walked at once.
#include <benchmark/benchmark.h>

#include <cmath>
#include <string>

#include "../networks/limits.hpp"
#include "kernels.hpp"

namespace bench {
namespace {

enum class Variant { plain, pinned, apart };

constexpr int stride =
    512 + L;  // of x's rows: constant, so that rows need no registers of their own

/// x is (MR, K) in rows of `stride`, panel (K, NR·L) or (NR, K, L), bias (NR·L), y (MR, NR·L).
template <int MR, int NR, Variant variant>
[[gnu::noinline]] void tile(int K, const float* x, const float* panel, const float* bias,
                            float* y) {
  V acc[MR][NR];
  unrolled<NR>([&](auto n) {
    const V b = ctnn::lanes_of<V>::load(bias + n * L);
    unrolled<MR>([&](auto m) { acc[m][n] = b; });
  });
  constexpr bool apart = variant == Variant::apart;
  const long next = apart ? long{K} * L : L;  // from a vector of weights to its neighbour
  for (int k = 0; k < K; ++k, ++x, panel += apart ? L : NR * L) {
    V w[NR];
    unrolled<NR>([&](auto n) {
      V loaded = ctnn::lanes_of<V>::load(panel + n * next);
      if constexpr (variant != Variant::plain) hold(loaded);
      w[n] = loaded;
    });
    unrolled<MR>([&](auto m) {
      const V a(x[m * stride]);
      unrolled<NR>([&](auto n) { acc[m][n] = fma(a, w[n], acc[m][n]); });
    });
  }
  unrolled<MR>([&](auto m) {
    unrolled<NR>(
        [&](auto n) { ctnn::lanes_of<V>::store(y + (m * NR + n) * L, max(V(0.0F), acc[m][n])); });
  });
}

double fma_peak() {
  static const double peak = measure_fma_peak();
  return peak;
}

struct Kernel {
  int MR, NR;
  Variant variant;
  void (*run)(int K, const float* x, const float* panel, const float* bias, float* y);
};

void measure(benchmark::State& state, const Kernel& kernel, int K) {
  const auto [MR, NR, variant, run] = kernel;
  const Floats x = numbers(MR * stride, 1);
  const Floats panel = numbers(K * NR * L, 2);
  const Floats bias = numbers(NR * L, 3);
  Floats y(MR * NR * L);
  run(K, x.data(), panel.data(), bias.data(), y.data());
  for (int m = 0; m < MR; ++m)
    for (int n = 0; n < NR * L; ++n) {
      const float* w = variant == Variant::apart ? &panel[n / L * K * L + n % L] : &panel[n];
      double sum = bias[n];
      for (int k = 0; k < K; ++k)
        sum += double{x[m * stride + k]} * w[k * (variant == Variant::apart ? L : NR * L)];
      if (std::abs(std::max(0.0, sum) - y[m * NR * L + n]) > 1e-4 * std::sqrt(K))
        return state.SkipWithError("wrong");
    }
  for (auto _ : state) {
    run(K, x.data(), panel.data(), bias.data(), y.data());
    benchmark::ClobberMemory();
  }
  const double flops = 2.0 * MR * NR * L * K;
  state.counters["gflops"] =
      benchmark::Counter(flops * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["fraction_of_peak"] =
      benchmark::Counter(flops * 1e-9 / fma_peak(), benchmark::Counter::kIsIterationInvariantRate);
}

template <int MR, int NR, Variant variant>
void add(const char* name) {
  for (const int K : {64, 128, 512})
    benchmark::RegisterBenchmark(
        ("tile/" + std::to_string(MR) + "x" + std::to_string(NR) + "/" + std::to_string(K) + name)
            .c_str(),
        [=](benchmark::State& state) {
          measure(state, {MR, NR, variant, tile<MR, NR, variant>}, K);
        });
}
template <int MR, int NR>
void add() {
  add<MR, NR, Variant::plain>("/plain");
  // Pinning more than fits would spill the sums.
  if constexpr (MR * NR + NR + 1 <= vector_registers) {
    add<MR, NR, Variant::pinned>("/pinned");
    if constexpr (NR > 1) add<MR, NR, Variant::apart>("/apart");
  }
}

}  // namespace

void register_tiles() {
  add<1, 1>(), add<1, 2>(), add<1, 3>(), add<1, 4>();
  add<4, 1>(), add<8, 1>(), add<12, 1>(), add<14, 1>(), add<16, 1>();
  add<4, 2>(), add<6, 2>(), add<8, 2>(), add<12, 2>(), add<14, 2>();
  add<4, 3>(), add<9, 3>();
  add<3, 4>(), add<4, 4>(), add<5, 4>(), add<6, 4>();
}

}  // namespace bench
