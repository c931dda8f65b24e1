// SPDX-License-Identifier: MIT
// Elements per nanosecond of the elementary functions, ours and xsimd's, over 4096 floats in L1.
#include <benchmark/benchmark.h>

#include <string>

#include <xsimd/xsimd.hpp>

#include <ctnn/core/lanes.hpp>
#include <ctnn/simd/vector.hpp>

namespace {

using V = ctnn::Vector<float>;
using X = xsimd::batch<float>;
constexpr int size = 4096;
alignas(64) float input[size];
alignas(64) float output[size];

/// Applies f to arguments spread evenly over [low, high].
template <class Function>
void over_array(benchmark::State& state, Function f, float low, float high) {
  for (int i = 0; i < size; ++i)
    input[i] = low + (high - low) * static_cast<float>(i) / static_cast<float>(size);
  for (auto _ : state) {
#pragma GCC unroll 8
    for (int i = 0; i < size; i += V::lanes)
      ctnn::lanes_of<V>::store(output + i, f(ctnn::lanes_of<V>::load(input + i)));
    benchmark::DoNotOptimize(&output);
    benchmark::ClobberMemory();
  }
  state.counters["elements/ns"] =
      benchmark::Counter(1e-9 * size, benchmark::Counter::kIsIterationInvariantRate);
}

template <class Ours, class Theirs>
void compare(const char* name, Ours ours, Theirs theirs, float low, float high) {
  const std::string base = std::string("micro/") + name;
  benchmark::RegisterBenchmark((base + "/ctnn").c_str(),
                               [=](benchmark::State& s) { over_array(s, ours, low, high); });
  benchmark::RegisterBenchmark((base + "/xsimd").c_str(),
                               [=](benchmark::State& s) { over_array(s, theirs, low, high); });
}

}  // namespace

int main(int argc, char** argv) {
  compare("exp", [](V x) { return exp(x); }, [](V x) { return V(xsimd::exp(X(x.v))); }, -10, 10);
  compare(
      "expm1", [](V x) { return expm1(x); }, [](V x) { return V(xsimd::expm1(X(x.v))); }, -4, 4);
  compare("log", [](V x) { return log(x); }, [](V x) { return V(xsimd::log(X(x.v))); }, 0.01F, 100);
  compare(
      "log1p", [](V x) { return log1p(x); }, [](V x) { return V(xsimd::log1p(X(x.v))); }, -0.9F, 9);
  compare("tanh", [](V x) { return tanh(x); }, [](V x) { return V(xsimd::tanh(X(x.v))); }, -6, 6);
  compare(
      "sigmoid", [](V x) { return sigmoid(x); },
      [](V x) { return V(1.0F) / (V(1.0F) + V(xsimd::exp(X((-x).v)))); }, -10, 10);
  compare(
      "softplus", [](V x) { return softplus(x); },
      [](V x) { return V(xsimd::log1p(xsimd::exp(X(x.v)))); }, -10, 10);
  compare("erf", [](V x) { return erf(x); }, [](V x) { return V(xsimd::erf(X(x.v))); }, -4, 4);
  compare("sin", [](V x) { return sin(x); }, [](V x) { return V(xsimd::sin(X(x.v))); }, -10, 10);
  compare("cos", [](V x) { return cos(x); }, [](V x) { return V(xsimd::cos(X(x.v))); }, -10, 10);
  compare("atan", [](V x) { return atan(x); }, [](V x) { return V(xsimd::atan(X(x.v))); }, -5, 5);
  compare(
      "pow", [](V x) { return pow(x, V(2.5F)); },
      [](V x) { return V(xsimd::pow(X(x.v), X(2.5F))); }, 0.01F, 100);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
