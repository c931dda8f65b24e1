// SPDX-License-Identifier: MIT
// The functions of elementary.hpp over arrays, in its order, for the compiled instruction set.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI {
namespace elementary_kernels {

/// y[i] = f(x[i]); n is a multiple of 16 and both arrays are aligned to 64 bytes.
using Kernel = void (*)(const float* x, float* y, int n);

template <class Function>
void over(const float* x, float* y, int n) {
  using V = Vector<float>;
  for (int i = 0; i < n; i += V::lanes)
    lanes_of<V>::store(y + i, Function{}(lanes_of<V>::load(x + i)));
}
template <class Function>
consteval Kernel kernel(Function) {
  return over<Function>;
}

inline constexpr Kernel kernels[] = {
    kernel([](Vector<float> x) { return exp(x); }),
    kernel([](Vector<float> x) { return expm1(x); }),
    kernel([](Vector<float> x) { return log(x); }),
    kernel([](Vector<float> x) { return log1p(x); }),
    kernel([](Vector<float> x) { return tanh(x); }),
    kernel([](Vector<float> x) { return sigmoid(x); }),
    kernel([](Vector<float> x) { return softplus(x); }),
    kernel([](Vector<float> x) { return erf(x); }),
    kernel([](Vector<float> x) { return sin(x); }),
    kernel([](Vector<float> x) { return cos(x); }),
    kernel([](Vector<float> x) { return atan(x); }),
};

/// y[i] = a[i]^b[i]
inline void power(const float* a, const float* b, float* y, int n) {
  using V = Vector<float>;
  for (int i = 0; i < n; i += V::lanes)
    lanes_of<V>::store(y + i, pow(lanes_of<V>::load(a + i), lanes_of<V>::load(b + i)));
}

}  // namespace elementary_kernels
}  // namespace ctnn::inline CTNN_ABI
