// SPDX-License-Identifier: MIT
// Compiler and instruction-set facts; the only header of ctnn that defines macros, but for the version's.
#pragma once

#include <ctnn/version.hpp>

// #error would be followed by 11 000 lines of what C++17 makes of this library, and by 200 of clang's
// warnings with -ffast-math; a header that is not there ends the compilation, with its name as the
// sentence.
#if __cplusplus < 202002L
#include "ctnn needs C++20; compile with -std=c++20"
#endif

// What takes sums in another order, quotients as products, or signed zeros, NaN and infinity away.
#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__) || \
    defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) || defined(__NO_SIGNED_ZEROS__)
#include "ctnn needs IEEE arithmetic: compile without -ffast-math and all flags that are part of it."
#endif

// As with -mavx512f alone.
#if defined(__AVX512F__) && \
    !(defined(__AVX512DQ__) && defined(__AVX512BW__) && defined(__AVX512VL__))
#include "ctnn needs of AVX-512 the parts F, DQ, BW and VL: add -mavx512dq -mavx512bw -mavx512vl, or -mno-avx512f"
#endif

// Entities live in an inline namespace named after the version and the instruction set, such as
// v0_2_0_avx2, so that translation units of different versions, or compiled with different -m flags,
// can be linked into one program. The linker keeps one of all functions of a name: whatever makes
// their code differ has a name of its own. A patch, too, changes what is inlined here and called there.
#if defined(__AVX512F__)
#define CTNN_INSTRUCTION_SET avx512
#elif defined(__AVX2__) && defined(__FMA__)
#define CTNN_INSTRUCTION_SET avx2
#elif defined(__AVX2__)
#define CTNN_INSTRUCTION_SET avx2_without_fma
#elif defined(__AVX__) && defined(__FMA__)
#define CTNN_INSTRUCTION_SET avx_and_fma
#elif defined(__AVX__)
#define CTNN_INSTRUCTION_SET avx
#elif defined(__SSE4_2__)
#define CTNN_INSTRUCTION_SET sse4_2
#elif defined(__SSE4_1__)
#define CTNN_INSTRUCTION_SET sse4_1
#elif defined(__SSSE3__)
#define CTNN_INSTRUCTION_SET ssse3
#elif defined(__SSE3__)
#define CTNN_INSTRUCTION_SET sse3
#elif defined(__SSE2__)
#define CTNN_INSTRUCTION_SET sse2
#else
#define CTNN_INSTRUCTION_SET scalar
#endif

#define CTNN_JOIN_ABI_(major, minor, patch, set) v##major##_##minor##_##patch##_##set
#define CTNN_JOIN_ABI(major, minor, patch, set) CTNN_JOIN_ABI_(major, minor, patch, set)
#define CTNN_ABI_OF(set) \
  CTNN_JOIN_ABI(CTNN_VERSION_MAJOR, CTNN_VERSION_MINOR, CTNN_VERSION_PATCH, set)
#define CTNN_ABI CTNN_ABI_OF(CTNN_INSTRUCTION_SET)

#define CTNN_STRINGIZE_(text) #text
#define CTNN_STRINGIZE(text) CTNN_STRINGIZE_(text)

// The namespace is no part of the name of a function outside it that returns something of it, unless
// it is a tag too: else a caller compiled for another instruction set, for which models lie in memory
// in another way, would be linked.
namespace ctnn {
inline namespace __attribute__((abi_tag(CTNN_STRINGIZE(CTNN_ABI)))) CTNN_ABI {}
}  // namespace ctnn

// A small function of a hot loop, forced inline: in simd/, the loops of kernels/, the evaluation of
// formulas and what they stand on. Forced everywhere it was half of what g++ 12 took to compile a
// network, and Adam's update, forced into its tile, ran 5 to 15 % slower. Not under AddressSanitizer,
// whose bookkeeping of inlined temporaries took g++ 12 more than six minutes for one network.
#if defined(__has_feature)
#define CTNN_HAS_FEATURE(feature) __has_feature(feature)
#else
#define CTNN_HAS_FEATURE(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || CTNN_HAS_FEATURE(address_sanitizer)
#define CTNN_INLINE inline
#define CTNN_INLINE_LAMBDA
#define CTNN_FLATTEN
#else
#define CTNN_INLINE __attribute__((always_inline)) inline
// The same for a lambda, after its parameters. A closure that is not inlined lies in memory, and
// vector stores, which may alias anything, have it read again in every iteration.
#define CTNN_INLINE_LAMBDA __attribute__((always_inline))
// All that a function calls is inlined into it.
#define CTNN_FLATTEN __attribute__((flatten))
#endif
#if defined(__SANITIZE_THREAD__) || CTNN_HAS_FEATURE(thread_sanitizer)
#define CTNN_THREAD_SANITIZER
#endif
#undef CTNN_HAS_FEATURE

// Compiled once, not once per caller and its constants.
#if defined(__clang__)
#define CTNN_NOINLINE __attribute__((noinline))
#else
#define CTNN_NOINLINE __attribute__((noinline, noclone))
#endif
// A kernel that layers share, with its epilogue in it.
#define CTNN_KERNEL CTNN_NOINLINE CTNN_FLATTEN

// What a program does once, if at all: the compiler makes it small, which is quick to compile.
#define CTNN_COLD __attribute__((cold, noinline))

// A function that depends on no template parameter is declared in a header and defined in the
// -inl.hpp beside it: inline, or once for a program in the target ctnn::compiled, which defines
// CTNN_COMPILED for all that link it.
#if defined(CTNN_COMPILED)
#define CTNN_FUNC
#else
#define CTNN_FUNC inline
#endif

// Whether this translation unit is compiled with optimization. No variable: code that uses it says so of
// itself, whichever of several equal functions the linker keeps.
#if defined(__OPTIMIZE__)
#define CTNN_OPTIMIZED true
#else
#define CTNN_OPTIMIZED false
#endif

namespace ctnn::inline CTNN_ABI {

/// The version of the library, "0.2.0"; CTNN_VERSION is it as a number.
inline constexpr const char* library_version = CTNN_VERSION_STRING;

/// The instruction set this translation unit is compiled for: "avx512", "avx2", which includes FMA,
/// "sse4_2", "sse2" …; "scalar" on processors other than x86.
inline constexpr const char* instruction_set = CTNN_STRINGIZE(CTNN_INSTRUCTION_SET);

/// Vector registers of the instruction set.
inline constexpr int register_count =
#ifdef __AVX512F__
    32;
#else
    16;
#endif

#if defined(__clang__) && defined(__OPTIMIZE__)
// clang has no macros for the parts of -ffast-math, but with one of them it knows what x is compared
// with here, and then calls what must not be called. Without them nothing is left of this but a return.
namespace detail {
[[gnu::error(
    "ctnn needs IEEE arithmetic: compile without -ffast-math and all flags that are part of "
    "it.")]] void
needs_ieee_arithmetic();
[[gnu::used]] static void check_arithmetic(float x) {
  if (__builtin_constant_p(__builtin_bit_cast(int, x / 3) -
                           __builtin_bit_cast(int, x * (1 / 3.0F))) ||
      __builtin_constant_p(__builtin_bit_cast(int, x + 0.0F) - __builtin_bit_cast(int, x)) ||
      __builtin_constant_p(x != x) || __builtin_constant_p(x == __builtin_inff()))
    needs_ieee_arithmetic();
}
}  // namespace detail
#endif

}  // namespace ctnn::inline CTNN_ABI

#undef CTNN_STRINGIZE
#undef CTNN_STRINGIZE_
