// SPDX-License-Identifier: MIT
// gemv/<variant>/<in>x<out>: y = ReLU(W·x + b) of one sample. Variants:
//   panels<P>_nr<NR>_split<S>  outputs on lanes, P panels of NR vectors walked at once, the sum over
//                              inputs split in S: P·NR·S accumulators
//   …_quad                     the same; inputs are loaded by four and spread by shuffles
//   dot<R>                     inputs on lanes, R rows of W at once, a horizontal sum for each
// gemv_chained/…: each call waits for the outputs of the one before, as a layer does.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <map>
#include <string>

#include "../networks/limits.hpp"
#include "kernels.hpp"

namespace bench {
namespace {

/// x[0], x[1], x[2], x[3] over and over.
CTNN_INLINE V repeat_four(const float* x) {
#ifdef __AVX512F__
  return _mm512_broadcast_f32x4(_mm_load_ps(x));
#elif defined(__AVX__)
  return _mm256_broadcast_ps(reinterpret_cast<const __m128*>(x));
#else
  return _mm_load_ps(x);
#endif
}
/// Element I of every four, in all their places.
template <int I>
CTNN_INLINE V spread(V fours) {
#ifdef __AVX512F__
  return _mm512_permute_ps(fours.v, 0x55 * I);
#elif defined(__AVX__)
  return _mm256_permute_ps(fours.v, 0x55 * I);
#else
  return _mm_shuffle_ps(fours.v, fours.v, 0x55 * I);
#endif
}

/// W is [out/(NR·L)][in][NR·L], out padded to NR·L; x (in), bias and y (out, padded).
template <int In, int Out, int P, int NR, int S, bool Quad>
struct Panels {
  static constexpr int padded = rounded_up(Out, L);
  static constexpr int step = Quad ? std::max(4, S) : S;  // inputs in one turn of the loop
  static constexpr bool fits = padded % (P * NR * L) == 0 && In % step == 0;

  static Floats pack(const Floats& w) {
    Floats packed(padded * In);
    for (int o = 0; o < Out; ++o)
      for (int i = 0; i < In; ++i)
        packed[(o / (NR * L) * In + i) * NR * L + o % (NR * L)] = w[o * In + i];
    return packed;
  }

  [[gnu::noinline]] static void run(const float* x, const float* w, const float* bias, float* y) {
    constexpr int panel = In * NR * L;
    for (int first = 0; first < padded; first += P * NR * L, w += P * panel) {
      V acc[S][P * NR];
      unrolled<P * NR>([&](auto j) {
        acc[0][j] = ctnn::lanes_of<V>::load(bias + first + j * L);
        unrolled<S - 1>([&](auto s) { acc[s + 1][j] = V(0.0F); });
      });
      for (int k = 0; k < In; k += step) {
        V fours[step / 4 + 1];
        if constexpr (Quad)
          unrolled<step / 4>([&](auto q) {
            fours[q] = repeat_four(x + k + 4 * q);
            hold(fours[q]);  // or compilers go back to four loads
          });
        unrolled<step>([&](auto i) {
          V a;
          if constexpr (Quad)
            a = spread<i % 4>(fours[i / 4]);
          else
            a = V(x[k + i]);
          unrolled<P * NR>([&](auto j) {
            const float* from = w + j / NR * panel + (k + i) * NR * L + j % NR * L;
            V& sum = acc[i % S][j];
            sum = fma(a, ctnn::lanes_of<V>::load(from), sum);
          });
        });
      }
      unrolled<P * NR>([&](auto j) {
        unrolled<S - 1>([&](auto s) { acc[0][j] += acc[s + 1][j]; });
        ctnn::lanes_of<V>::store(y + first + j * L, max(V(0.0F), acc[0][j]));
      });
    }
  }
};

/// W is (out, in) row-major, in padded to L and out to R.
template <int In, int Out, int R>
struct Dot {
  static constexpr bool fits = true;
  static constexpr int padded = rounded_up(Out, R);
  static constexpr int stride = rounded_up(In, L);

  static Floats pack(const Floats& w) {
    Floats packed(padded * stride);
    for (int o = 0; o < Out; ++o) std::copy_n(&w[o * In], In, &packed[o * stride]);
    return packed;
  }

  [[gnu::noinline]] static void run(const float* x, const float* w, const float* bias, float* y) {
    for (int o = 0; o < padded; o += R, w += R * stride) {
      V acc[R];
      unrolled<R>([&](auto r) { acc[r] = V(0.0F); });
      for (int k = 0; k < stride; k += L) {
        const V a = ctnn::lanes_of<V>::load(x + k);
        unrolled<R>(
            [&](auto r) { acc[r] = fma(a, ctnn::lanes_of<V>::load(w + r * stride + k), acc[r]); });
      }
      unrolled<R>([&](auto r) { y[o + r] = std::max(0.0F, bias[o + r] + sum(acc[r])); });
    }
  }
};

double bandwidth(int bytes) {
  static std::map<int, double> measured;
  const auto [found, fresh] = measured.try_emplace(bytes, 0);
  if (fresh) found->second = measure_load_bandwidth(static_cast<std::size_t>(bytes));
  return found->second;
}

/// x, but only when y is known: an offset of zero that the processor cannot foresee.
CTNN_INLINE const float* after(const float* y, const float* x) {
  std::int32_t bits = 0;
  std::memcpy(&bits, y, sizeof bits);
  asm volatile("and $0, %0" : "+r"(bits));
  return x + bits;
}

/// A variant for one layer, behind pointers: with a benchmark body per variant this file compiled for
/// minutes.
struct Kernel {
  int in, out;
  Floats (*pack)(const Floats& w);
  void (*run)(const float* x, const float* w, const float* bias, float* y);
};

void measure(benchmark::State& state, const Kernel& kernel, bool chained) {
  const auto [in, out, pack, run] = kernel;
  const Floats x = numbers(rounded_up(in, L), 1);
  const Floats w = numbers(out * in, 2);
  const Floats bias = numbers(rounded_up(out, 16), 3);
  const Floats packed = pack(w);
  Floats y(rounded_up(out, 16));
  run(x.data(), packed.data(), bias.data(), y.data());
  for (int o = 0; o < out; ++o) {
    double sum = bias[o];
    for (int i = 0; i < in; ++i) sum += double{x[i]} * w[o * in + i];
    if (std::abs(std::max(0.0, sum) - y[o]) > 1e-4 * std::sqrt(in))
      return state.SkipWithError("wrong");
  }
  for (auto _ : state) {
    const float* from = chained ? after(&y[out - 1], x.data()) : x.data();
    run(from, packed.data(), bias.data(), y.data());
    benchmark::ClobberMemory();
  }
  // Without padding, so that a layout that reads more is no better for it.
  const int bytes = 4 * in * out;
  state.counters["GB/s"] =
      benchmark::Counter(bytes * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["fraction_of_load"] = benchmark::Counter(
      bytes * 1e-9 / bandwidth(bytes), benchmark::Counter::kIsIterationInvariantRate);
}

void add(const std::string& variant, const Kernel& kernel) {
  const std::string name =
      variant + "/" + std::to_string(kernel.in) + "x" + std::to_string(kernel.out);
  for (const bool chained : {false, true})
    benchmark::RegisterBenchmark(((chained ? "gemv_chained/" : "gemv/") + name).c_str(),
                                 [=](benchmark::State& state) { measure(state, kernel, chained); });
}
template <int In, int Out, class K>
void add(const std::string& variant) {
  if constexpr (K::fits) add(variant, Kernel{In, Out, K::pack, K::run});
}

template <int In, int Out, int P, int NR>
void add_splits() {
  unrolled<4>([](auto log2) {
    constexpr int S = 1 << log2;
    const std::string name =
        "panels" + std::to_string(P) + "_nr" + std::to_string(NR) + "_split" + std::to_string(S);
    // Fewer sums wait for each other, more do not fit.
    if constexpr (P * NR * S >= 4 && P * NR * S <= 16) {
      add<In, Out, Panels<In, Out, P, NR, S, false>>(name);
      add<In, Out, Panels<In, Out, P, NR, S, true>>(name + "_quad");
    }
  });
}

template <int In, int Out>
void add_variants() {
  add_splits<In, Out, 1, 1>(), add_splits<In, Out, 1, 2>(), add_splits<In, Out, 1, 4>();
  add_splits<In, Out, 2, 1>(), add_splits<In, Out, 2, 2>(), add_splits<In, Out, 2, 4>();
  add_splits<In, Out, 4, 1>(), add_splits<In, Out, 4, 2>(), add_splits<In, Out, 4, 4>();
  add<In, Out, Dot<In, Out, 1>>("dot1");
  add<In, Out, Dot<In, Out, 4>>("dot4");
  add<In, Out, Dot<In, Out, 8>>("dot8");
}

}  // namespace

void register_gemvs() {
  add_variants<16, 64>(), add_variants<64, 64>(), add_variants<64, 4>();
  add_variants<64, 32>(), add_variants<32, 10>();
  add_variants<784, 128>(), add_variants<128, 128>(), add_variants<128, 10>();
  add_variants<784, 512>(), add_variants<512, 512>();
}

}  // namespace bench
