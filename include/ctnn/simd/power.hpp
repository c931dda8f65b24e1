// SPDX-License-Identifier: MIT
// pow on every lane of two Vectors.
#pragma once

#include <cmath>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/simd/bits.hpp>
#include <ctnn/simd/exponential.hpp>
#include <ctnn/simd/logarithm.hpp>

namespace ctnn::inline CTNN_ABI {
namespace elementary {

/// The lower (Half = 0) or upper lanes of a as doubles.
template <int Half>
CTNN_INLINE Vector<double> widen(Vector<float> a) noexcept {
  constexpr int n = Vector<double>::lanes;
  typedef float Part __attribute__((vector_size(sizeof(float) * n)));
  typedef double Wide __attribute__((vector_size(sizeof(double) * n)));
  Part part;
  __builtin_memcpy(&part, reinterpret_cast<const char*>(&a.v) + Half * sizeof(Part), sizeof(Part));
  using Register = Vector<double>::Register;
  return (Register)(__builtin_convertvector(part, Wide));
}
/// The inverse of widen.
CTNN_INLINE Vector<float> narrow(Vector<double> low, Vector<double> high) noexcept {
  constexpr int n = Vector<double>::lanes;
  typedef float Part __attribute__((vector_size(sizeof(float) * n)));
  const Part part[2] = {__builtin_convertvector(low.v, Part),
                        __builtin_convertvector(high.v, Part)};
  Vector<float> result;
  __builtin_memcpy(&result.v, part, sizeof(part));
  return result;
}

/// e^(b·log a) for a ≥ 0, in double.
template <int Half>
CTNN_INLINE Vector<double> power_of_magnitude(Vector<float> a, Vector<float> b) noexcept {
  return elementary::exp(widen<Half>(b) * elementary::log(widen<Half>(a)));
}

/// a^b with std::pow's special values.
template <class T>
inline Vector<T> pow(Vector<T> a, Vector<T> b) noexcept {
  using V = Vector<T>;
  if constexpr (std::is_same_v<T, float>) {
    // float's 24 bits need log a to about 32 of them: double has them to spare.
    const V x = abs(a);
    const V power = narrow(power_of_magnitude<0>(x, b), power_of_magnitude<1>(x, b));
    // Above 2^24 every float is an even integer.
    const V y = abs(b);
    const V limited = min(V(0x1p+24F), y);
    const auto is_integer = [](V v) {  // 0 ≤ v ≤ 2^24
      const V whole = (v + V(0x1p+23F)) - V(0x1p+23F);
      return (whole == v) | (v >= V(0x1p+23F));
    };
    const auto integer = is_integer(limited);
    const auto odd = integer & !is_integer(limited * V(0.5F));
    const auto negative = from_bits<T>((to_bits(a) & to_bits(V(-0.0F))) | to_bits(V(1.0F))) < V(0);
    V result = select(negative & odd, -power, power);
    result = select((a < V(0)) & (x < V(infinity<T>)) & !integer, V(not_a_number<T>), result);
    // 1 to any power, anything to the power 0, and −1 to ±∞ (0·∞ made them NaN).
    const auto one = (a == V(1)) | (b == V(0)) | ((a == V(-1)) & (y == V(infinity<T>)));
    return select(one, V(1), result);
  } else {
    return per_lane<T>([](T base, T exponent) { return std::pow(base, exponent); }, a, b);
  }
}

}  // namespace elementary
}  // namespace ctnn::inline CTNN_ABI
