// SPDX-License-Identifier: MIT
// A vector register of the compiled instruction set with the operations of its lanes' type;
// simd/vector.hpp has its elementary functions too.
#pragma once

#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/simd/instructions.hpp>

namespace ctnn::inline CTNN_ABI {

template <class T>
struct Vector;

/// The elementary functions behind the friends of Vector; simd/vector.hpp lists their headers.
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

/// One Boolean per lane of a Vector<T>.
template <class T>
struct Mask {
  using Bits = instructions::Truth<T>;
  Bits bits;  ///< all ones in a lane that is true, else zeros

  /// Lane by lane.
  friend CTNN_INLINE Mask operator&(Mask a, Mask b) noexcept { return {(Bits)(a.bits & b.bits)}; }
  friend CTNN_INLINE Mask operator|(Mask a, Mask b) noexcept { return {(Bits)(a.bits | b.bits)}; }
  friend CTNN_INLINE Mask operator!(Mask a) noexcept { return {(Bits)~a.bits}; }
};

/// As many T (float or double) as one register holds, one per lane. The operations are those of T,
/// lane by lane, found by argument-dependent lookup beside their scalar twins in core/math.hpp.
template <class T>
struct Vector {
  using value_type = T;
  using Register = instructions::Register<T>;
  using Bits = instructions::Bits<T>;
  static constexpr int lanes = static_cast<int>(sizeof(Register) / sizeof(T));

  Register v;  ///< the register

  Vector() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a scalar stands for itself in every lane.
  CTNN_INLINE Vector(T scalar) noexcept : v(instructions::in_all_lanes(scalar)) {}
  template <class U>
    requires(std::is_arithmetic_v<U> && !std::is_same_v<U, T>)
  // NOLINTNEXTLINE(google-explicit-constructor): constants of a formula are int or double.
  CTNN_INLINE Vector(U scalar) noexcept : Vector(static_cast<T>(scalar)) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  CTNN_INLINE Vector(Register r) noexcept : v(r) {}

  // One operation a function: within an expression, clang might fuse two.
  /// Lane by lane.
  friend CTNN_INLINE Vector operator+(Vector a, Vector b) noexcept { return a.v + b.v; }
  friend CTNN_INLINE Vector operator-(Vector a, Vector b) noexcept { return a.v - b.v; }
  friend CTNN_INLINE Vector operator*(Vector a, Vector b) noexcept { return a.v * b.v; }
  friend CTNN_INLINE Vector operator/(Vector a, Vector b) noexcept { return a.v / b.v; }
  friend CTNN_INLINE Vector operator-(Vector a) noexcept { return Vector(T(-0.0)) - a; }
  /// Lane by lane.
  CTNN_INLINE Vector& operator+=(Vector a) noexcept { return *this = *this + a; }

  /// Lane by lane: all functions of registers here are.
  friend CTNN_INLINE Mask<T> operator<(Vector a, Vector b) noexcept {
    return {(typename Mask<T>::Bits)instructions::less(a.v, b.v)};
  }
  friend CTNN_INLINE Mask<T> operator<=(Vector a, Vector b) noexcept {
    return {(typename Mask<T>::Bits)instructions::at_most(a.v, b.v)};
  }
  friend CTNN_INLINE Mask<T> operator>(Vector a, Vector b) noexcept { return b < a; }
  friend CTNN_INLINE Mask<T> operator>=(Vector a, Vector b) noexcept { return b <= a; }
  friend CTNN_INLINE Mask<T> operator==(Vector a, Vector b) noexcept {
    return {(typename Mask<T>::Bits)instructions::equal(a.v, b.v)};
  }

  /// mask ? a : b, lane by lane.
  friend CTNN_INLINE Vector select(Mask<T> mask, Vector a, Vector b) noexcept {
    return instructions::select(mask.bits, a.v, b.v);
  }

  /// a·b + c, rounded once where the instruction set can.
  friend CTNN_INLINE Vector fma(Vector a, Vector b, Vector c) noexcept {
    return instructions::fma(a.v, b.v, c.v);
  }

  /// a > b ? a : b, so the second operand when either is NaN: max(constant, x) passes x's NaN. The
  /// same for min; the scalar twins do likewise.
  friend CTNN_INLINE Vector max(Vector a, Vector b) noexcept { return instructions::max(a.v, b.v); }
  friend CTNN_INLINE Vector min(Vector a, Vector b) noexcept { return instructions::min(a.v, b.v); }
  friend CTNN_INLINE Vector sqrt(Vector a) noexcept { return instructions::sqrt(a.v); }
  friend CTNN_INLINE Vector abs(Vector a) noexcept {
    return (Register)((Bits)a.v & ~(Bits)Vector(T(-0.0)).v);
  }
  /// The magnitude of a with the sign bit of b.
  friend CTNN_INLINE Vector copy_sign(Vector a, Vector b) noexcept {
    return (Register)(((Bits)b.v & (Bits)Vector(T(-0.0)).v) | (Bits)abs(a).v);
  }
  /// 1, −1, or a itself where it is zero or NaN.
  friend CTNN_INLINE Vector sign(Vector a) noexcept {
    return select(a > T(0), Vector(T(1)), select(a < T(0), Vector(T(-1)), a));
  }
  friend CTNN_INLINE Mask<T> is_nan(Vector a) noexcept { return !(a == a); }

  // Accuracy, special values and denormals: docs/internals/accuracy.md.
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
    asm("" : "+v"(a.v));
#elif defined(__SSE2__)
    asm("" : "+x"(a.v));
#endif
#endif
  }

  /// The sum of all lanes, in an order fixed by the instruction set.
  friend CTNN_INLINE T sum(Vector a) noexcept { return instructions::sum(a.v); }
};

/// How generic code reads and writes a Vector; memory is aligned to the register.
template <class T>
struct lanes_of<Vector<T>> {
  using scalar = T;
  static constexpr int count = Vector<T>::lanes;
  static CTNN_INLINE Vector<T> load(const T* from) noexcept {
    return *reinterpret_cast<const typename instructions::LaneTypes<T>::Aligned*>(from);
  }
  static CTNN_INLINE void store(T* to, Vector<T> a) noexcept {
    *reinterpret_cast<typename instructions::LaneTypes<T>::Aligned*>(to) = a.v;
  }
};

/// The same where memory has no particular alignment.
template <class T>
[[nodiscard]] CTNN_INLINE Vector<T> load_unaligned(const T* from) noexcept {
  return *reinterpret_cast<const typename instructions::LaneTypes<T>::Unaligned*>(from);
}
/// Stores a register at any address.
template <class T>
CTNN_INLINE void store_unaligned(T* to, Vector<T> a) noexcept {
  *reinterpret_cast<typename instructions::LaneTypes<T>::Unaligned*>(to) = a.v;
}

}  // namespace ctnn::inline CTNN_ABI
