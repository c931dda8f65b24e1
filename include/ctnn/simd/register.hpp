// SPDX-License-Identifier: MIT
// A vector register of the compiled instruction set; the only header that includes xsimd and knows
// its defects, each proved in tests/unit/simd/xsimd_defects_test.cpp. Include
// <ctnn/simd/vector.hpp>, which adds the definitions of exp, tanh and the like.
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include <xsimd/xsimd.hpp>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>

namespace ctnn::inline CTNN_ABI {

template <class T>
struct Vector;

/// The elementary functions behind the friends of Vector; simd/math.hpp lists their headers.
namespace elementary {
template <class T>
CTNN_INLINE Vector<T> exp(Vector<T> x) noexcept;
template <class T>
CTNN_INLINE Vector<T> expm1(Vector<T> x) noexcept;
template <class T>
CTNN_INLINE Vector<T> log(Vector<T> x) noexcept;
template <class T>
CTNN_INLINE Vector<T> log1p(Vector<T> x) noexcept;
template <class T>
CTNN_INLINE Vector<T> tanh(Vector<T> x) noexcept;
template <class T>
CTNN_INLINE Vector<T> sigmoid(Vector<T> x) noexcept;
template <class T>
CTNN_INLINE Vector<T> softplus(Vector<T> x) noexcept;
template <class T>
CTNN_INLINE Vector<T> erf(Vector<T> x) noexcept;
template <class T>
CTNN_INLINE Vector<T> sin(Vector<T> x) noexcept;
template <class T>
CTNN_INLINE Vector<T> cos(Vector<T> x) noexcept;
template <class T>
CTNN_INLINE Vector<T> atan(Vector<T> x) noexcept;
template <class T>
inline Vector<T> pow(Vector<T> a, Vector<T> b) noexcept;
}  // namespace elementary

/// One truth value per lane of a Vector<T>.
template <class T>
struct Mask {
  xsimd::batch_bool<T> bits;

  friend CTNN_INLINE Mask operator&(Mask a, Mask b) noexcept { return {a.bits & b.bits}; }
  friend CTNN_INLINE Mask operator|(Mask a, Mask b) noexcept { return {a.bits | b.bits}; }
  friend CTNN_INLINE Mask operator!(Mask a) noexcept { return {!a.bits}; }
};

/// As many T (float or double) as one register holds, one per lane. The operations are those of T,
/// lane by lane, found by argument-dependent lookup beside their scalar twins in core/math.hpp.
template <class T>
struct Vector {
  using value_type = T;
  using batch = xsimd::batch<T>;
  static constexpr int lanes = static_cast<int>(batch::size);

  batch v;

  Vector() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a scalar stands for itself in every lane.
  CTNN_INLINE Vector(T scalar) noexcept : v(scalar) {}
  template <class U>
    requires(std::is_arithmetic_v<U> && !std::is_same_v<U, T>)
  // NOLINTNEXTLINE(google-explicit-constructor): constants of a formula are int or double.
  CTNN_INLINE Vector(U scalar) noexcept : v(static_cast<T>(scalar)) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  CTNN_INLINE Vector(batch b) noexcept : v(b) {}

  friend CTNN_INLINE Vector operator+(Vector a, Vector b) noexcept { return a.v + b.v; }
  friend CTNN_INLINE Vector operator-(Vector a, Vector b) noexcept { return a.v - b.v; }
  friend CTNN_INLINE Vector operator*(Vector a, Vector b) noexcept { return a.v * b.v; }
  friend CTNN_INLINE Vector operator/(Vector a, Vector b) noexcept { return a.v / b.v; }
  // xsimd 8.1 negates by 0 − a on AVX-512, which loses the sign of a zero.
  friend CTNN_INLINE Vector operator-(Vector a) noexcept { return batch(T(-0.0)) - a.v; }
  CTNN_INLINE Vector& operator+=(Vector a) noexcept { return *this = *this + a; }

  friend CTNN_INLINE Mask<T> operator<(Vector a, Vector b) noexcept { return {a.v < b.v}; }
  friend CTNN_INLINE Mask<T> operator<=(Vector a, Vector b) noexcept { return {a.v <= b.v}; }
  friend CTNN_INLINE Mask<T> operator>(Vector a, Vector b) noexcept { return {a.v > b.v}; }
  friend CTNN_INLINE Mask<T> operator>=(Vector a, Vector b) noexcept { return {a.v >= b.v}; }
  friend CTNN_INLINE Mask<T> operator==(Vector a, Vector b) noexcept { return {a.v == b.v}; }

  /// mask ? a : b, lane by lane.
  friend CTNN_INLINE Vector select(Mask<T> mask, Vector a, Vector b) noexcept {
    return xsimd::select(mask.bits, a.v, b.v);
  }

  /// a·b + c, rounded once where the instruction set can.
  friend CTNN_INLINE Vector fma(Vector a, Vector b, Vector c) noexcept {
#if defined(__AVX512F__) && XSIMD_VERSION_MAJOR < 9
    // xsimd 8.1 has no AVX-512 kernel for fma: it multiplies, rounds and adds.
    if constexpr (std::is_same_v<T, float>)
      return batch(_mm512_fmadd_ps(a.v.data, b.v.data, c.v.data));
    else
      return batch(_mm512_fmadd_pd(a.v.data, b.v.data, c.v.data));
#else
    return xsimd::fma(a.v, b.v, c.v);
#endif
  }

  /// a > b ? a : b, so the second operand when either is NaN: max(constant, x) passes x's NaN. The
  /// same for min; the scalar twins do likewise.
  friend CTNN_INLINE Vector max(Vector a, Vector b) noexcept {
#ifdef __SSE2__
    return xsimd::max(a.v, b.v);
#else
    return select(a > b, a, b);
#endif
  }
  friend CTNN_INLINE Vector min(Vector a, Vector b) noexcept {
#ifdef __SSE2__
    return xsimd::min(a.v, b.v);
#else
    return select(a < b, a, b);
#endif
  }
  friend CTNN_INLINE Vector abs(Vector a) noexcept { return xsimd::abs(a.v); }
  friend CTNN_INLINE Vector sqrt(Vector a) noexcept { return xsimd::sqrt(a.v); }
  /// The magnitude of a with the sign bit of b.
  friend CTNN_INLINE Vector copy_sign(Vector a, Vector b) noexcept {
    return xsimd::bitwise_or(xsimd::bitwise_and(b.v, batch(T(-0.0))), xsimd::abs(a.v));
  }
  /// 1, −1, or a itself where it is zero or NaN.
  friend CTNN_INLINE Vector sign(Vector a) noexcept {
    return select(a > T(0), Vector(T(1)), select(a < T(0), Vector(T(-1)), a));
  }
  // xsimd 8.1 finds no NaN unequal to itself.
  friend CTNN_INLINE Mask<T> is_nan(Vector a) noexcept { return !(a == a); }

  // Accuracy, special values and denormals: docs/accuracy.md.
  friend CTNN_INLINE Vector exp(Vector a) noexcept { return elementary::exp(a); }
  friend CTNN_INLINE Vector expm1(Vector a) noexcept { return elementary::expm1(a); }
  friend CTNN_INLINE Vector log(Vector a) noexcept { return elementary::log(a); }
  friend CTNN_INLINE Vector log1p(Vector a) noexcept { return elementary::log1p(a); }
  friend CTNN_INLINE Vector tanh(Vector a) noexcept { return elementary::tanh(a); }
  friend CTNN_INLINE Vector sigmoid(Vector a) noexcept { return elementary::sigmoid(a); }
  friend CTNN_INLINE Vector softplus(Vector a) noexcept { return elementary::softplus(a); }
  friend CTNN_INLINE Vector erf(Vector a) noexcept { return elementary::erf(a); }
  friend CTNN_INLINE Vector sin(Vector a) noexcept { return elementary::sin(a); }
  friend CTNN_INLINE Vector cos(Vector a) noexcept { return elementary::cos(a); }
  friend CTNN_INLINE Vector atan(Vector a) noexcept { return elementary::atan(a); }
  friend CTNN_INLINE Vector pow(Vector a, Vector b) noexcept { return elementary::pow(a, b); }

  /// Keeps a in its register: g++ 12 otherwise loads it from memory again at every use in a loop,
  /// which costs a register tile up to 40 %.
  friend CTNN_INLINE void pin([[maybe_unused]] Vector& a) noexcept {
#if defined(__GNUC__) && !defined(__clang__)
#ifdef __AVX512F__
    asm("" : "+v"(a.v.data));
#elif defined(__SSE2__)
    asm("" : "+x"(a.v.data));
#endif
#endif
  }

  /// The sum of all lanes, in an order fixed by the instruction set.
  friend CTNN_INLINE T sum(Vector a) noexcept {
#if XSIMD_VERSION_MAJOR < 10
    return xsimd::hadd(a.v);
#else
    return xsimd::reduce_add(a.v);
#endif
  }
};

/// How generic code reads and writes a Vector; memory is aligned to the register.
template <class T>
struct lanes_of<Vector<T>> {
  using scalar = T;
  static constexpr int count = Vector<T>::lanes;
  static CTNN_INLINE Vector<T> load(const T* from) noexcept {
    return xsimd::batch<T>::load_aligned(from);
  }
  static CTNN_INLINE void store(T* to, Vector<T> a) noexcept { a.v.store_aligned(to); }
};

/// The same where memory has no particular alignment.
template <class T>
[[nodiscard]] CTNN_INLINE Vector<T> load_unaligned(const T* from) noexcept {
  return xsimd::batch<T>::load_unaligned(from);
}
template <class T>
CTNN_INLINE void store_unaligned(T* to, Vector<T> a) noexcept {
  a.v.store_unaligned(to);
}

}  // namespace ctnn::inline CTNN_ABI
