// SPDX-License-Identifier: MIT
// Derived kernels beside the same written by hand; compare.cmake counts their instructions.
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/simd/vector.hpp>

using namespace ctnn;
using V = Vector<float>;
using lanes = lanes_of<V>;

namespace {

constexpr int classes = 16;  // at most: the number is a run-time value, so that no loop is unrolled

// n is a multiple of the lanes.
CTNN_INLINE void over(const float* a, float* out, std::size_t n, auto f) {
  for (std::size_t i = 0; i < n; i += lanes::count) lanes::store(out + i, f(lanes::load(a + i)));
}
CTNN_INLINE void over(const float* a, const float* b, float* out, std::size_t n, auto f) {
  for (std::size_t i = 0; i < n; i += lanes::count)
    lanes::store(out + i, f(lanes::load(a + i), lanes::load(b + i)));
}
/// Reads logit or output j of the samples on the lanes; matrices are [class][sample].
auto reader(const float* from) {
  return [=](int j) { return lanes::load(from + j * lanes::count); };
}
auto writer(float* to) {
  return [=](int j, V value) { lanes::store(to + j * lanes::count, value); };
}

using elu = derived_activation<std::remove_const_t<decltype(ELU<>)>>;
using logistic = derived_activation<struct Sigmoid>;
using softmax = derived_activation<struct Softmax>;

}  // namespace

extern "C" {

[[gnu::flatten]] void elu_derived(const float* z, float* y, std::size_t n) {
  over(z, y, n, [](V x) { return elu::forward(x, V(0)); });
}
[[gnu::flatten]] void elu_by_hand(const float* z, float* y, std::size_t n) {
  over(z, y, n, [](V x) { return select(x > V(0), x, expm1(x)); });
}
[[gnu::flatten]] void elu_backward_derived(const float* y, const float* g, float* dz,
                                           std::size_t n) {
  over(y, g, dz, n, [](V a, V b) { return elu::backward(a, V(0), b); });
}
[[gnu::flatten]] void elu_backward_by_hand(const float* y, const float* g, float* dz,
                                           std::size_t n) {
  over(y, g, dz, n, [](V a, V b) { return select(a > V(0), b, b * (a + V(1))); });
}

[[gnu::flatten]] void sigmoid_derived(const float* z, float* y, std::size_t n) {
  over(z, y, n, [](V x) { return logistic::forward(x, V(0)); });
}
[[gnu::flatten]] void sigmoid_by_hand(const float* z, float* y, std::size_t n) {
  over(z, y, n, [](V x) { return V(1) / (V(1) + exp(-x)); });
}
[[gnu::flatten]] void sigmoid_backward_derived(const float* y, const float* g, float* dz,
                                               std::size_t n) {
  over(y, g, dz, n, [](V a, V b) { return logistic::backward(a, V(0), b); });
}
[[gnu::flatten]] void sigmoid_backward_by_hand(const float* y, const float* g, float* dz,
                                               std::size_t n) {
  over(y, g, dz, n, [](V a, V b) { return a * b * (V(1) - a); });
}

[[gnu::flatten]] void softmax_derived(const float* z, float* y, int n) {
  softmax::forward_row<V, classes>(n, reader(z), writer(y));
}
[[gnu::flatten]] void softmax_by_hand(const float* z, float* y, int n) {
  V kept[classes];
  V top = reader(z)(0);
  for (int j = 1; j < n; ++j) top = max(top, reader(z)(j));
  V sum(0);
  for (int j = 0; j < n; ++j) sum = sum + (kept[j] = exp(reader(z)(j) - top));
  for (int j = 0; j < n; ++j) writer(y)(j, kept[j] / sum);
}
[[gnu::flatten]] void softmax_backward_derived(const float* y, const float* g, float* dz, int n) {
  softmax::backward_row<V, classes>(n, reader(y), reader(g), writer(dz));
}
[[gnu::flatten]] void softmax_backward_by_hand(const float* y, const float* g, float* dz, int n) {
  V sum = reader(y)(0) * reader(g)(0);
  for (int j = 1; j < n; ++j) sum = fma(reader(y)(j), reader(g)(j), sum);
  for (int j = 0; j < n; ++j) writer(dz)(j, reader(y)(j) * (reader(g)(j) - sum));
}

}  // extern "C"
